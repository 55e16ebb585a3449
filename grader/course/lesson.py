"""Where a lesson speaks of an exercise: the headings of `exercises/<assignment>/README.md`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from grader.course.model import Assignment, Course

LESSON = "README.md"
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True)
class Lesson:
    """What a lesson's headings say. title: "" where it has none; sections: exercise to heading, where there is one."""

    title: str
    sections: dict[str, str]


@dataclass(frozen=True)
class Section:
    """A lesson from one heading of the second level to the next. of: the exercises whose section stands in it."""

    text: str
    of: tuple[str, ...] = ()


def cut_lesson(text: str, exercises: Sequence[str]) -> tuple[Section, ...]:
    """A Markdown text, cut before each heading of the second level; put together again it is the same text. What stands
    before the first of them (the title, an introduction) is the first section."""
    lines = text.splitlines(keepends=True)
    headings = list(_headings_by_line(text))
    starts = [0, *(number for number, level, _ in headings if level == 2)]
    sections = parse_lesson(text, exercises).sections
    at = {words: number for number, level, words in reversed(headings) if level > 1}
    places = {name: at[heading] for name, heading in sections.items()}
    return tuple(
        Section("".join(lines[start:end]), tuple(name for name in exercises if start <= places.get(name, -1) < end))
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    )


def read_lesson(course: Course, assignment: Assignment) -> Lesson:
    """The headings of an assignment's lesson; an empty Lesson where there is none."""
    try:
        text = (course.exercises(assignment) / LESSON).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):  # a page without a pointer is better than no page; the audit tells the author
        return Lesson("", {})
    return _parsed(text, tuple(exercise.name for exercise in assignment.exercises))


@lru_cache(maxsize=32)  # it is asked for with every page of a class
def _parsed(text: str, exercises: tuple[str, ...]) -> Lesson:
    return parse_lesson(text, exercises)


def parse_lesson(text: str, exercises: Sequence[str]) -> Lesson:
    """Title and sections of a Markdown text. An exercise's section is the first heading below the title that is its
    name, else the first that holds it as a word."""
    headings = list(_headings(text))
    title = next((words for level, words in headings if level == 1), "")
    below = [words for level, words in headings if level > 1]
    found = {name: _about(name, below) for name in exercises}
    return Lesson(title, {name: heading for name, heading in found.items() if heading})


def _about(exercise: str, headings: Sequence[str]) -> str:
    word = re.compile(rf"\b{re.escape(exercise)}\b")
    return next((h for h in headings if h == exercise), next((h for h in headings if word.search(h)), ""))


def _headings(text: str) -> Iterator[tuple[int, str]]:
    """Level and plain words of each heading."""
    return ((level, words) for _, level, words in _headings_by_line(text))


def _headings_by_line(text: str) -> Iterator[tuple[int, int, str]]:
    """Line (from 0), level and plain words of each ATX heading that stands in no block of code."""
    fence = ""
    for number, line in enumerate(text.splitlines()):
        if opened := _FENCE.match(line):
            mark = opened.group(1)
            if not fence:
                fence = mark
            elif mark.startswith(fence):
                fence = ""
        elif not fence and (heading := _HEADING.match(line)):
            yield number, len(heading.group(1)), heading.group(2).replace("`", "").strip()
