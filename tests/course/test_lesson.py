"""Which section of a lesson is about an exercise."""

from __future__ import annotations

from pathlib import Path

from grader.course.lesson import cut_lesson, parse_lesson, read_lesson
from grader.course.model import Course, load_course

TINY = Path(__file__).resolve().parents[1] / "tiny"


def test_a_section_is_found_by_the_name_of_its_exercise() -> None:
    """As the whole heading, or as a word in it; other names that begin alike are other words."""
    text = "# Slopes\n\n## The slope of `sigmoid_prime`\n## On sigmoid, at length\n## `sigmoid` ##\n### relu\n"
    lesson = parse_lesson(text, ["sigmoid", "sigmoid_prime", "relu", "tanh"])
    assert lesson.title == "Slopes"
    assert lesson.sections == {
        "sigmoid": "sigmoid",
        "sigmoid_prime": "The slope of sigmoid_prime",
        "relu": "relu",
    }


def test_what_stands_in_a_block_of_code_is_no_heading() -> None:
    """Comments of Python look like headings and are none, however long the fence."""
    text = "````python\n# relu\n```\n## relu\n````\n# Real\n~~~\n## relu\n~~~\n## About relu\n#relu\n"
    lesson = parse_lesson(text, ["relu"])
    assert (lesson.title, lesson.sections) == ("Real", {"relu": "About relu"})


def test_a_lesson_that_is_not_there_has_no_sections(tmp_path: Path) -> None:
    """A page can be made without a lesson."""
    tiny = load_course(TINY)
    assert read_lesson(tiny, tiny.graded[0]).sections
    elsewhere = tiny.model_copy(update={"folder": tmp_path})
    assert read_lesson(elsewhere, tiny.graded[0]).sections == {}


def test_every_exercise_of_the_course_has_its_section(course: Course) -> None:
    """A student whose exercise failed can always be told where to read."""
    for assignment in (assignment for assignment in course.graded if not assignment.exam):
        assert set(read_lesson(course, assignment).sections) == {e.name for e in assignment.exercises}, assignment.name


def test_a_lesson_is_cut_at_its_sections(course: Course) -> None:
    """At headings of the second level, whole again when put together; each knows the exercises that it is about."""
    text = "# Slopes\nHello.\n\n## First `relu`\n### tanh\n```\n## sigmoid\n```\n## Between\n## sigmoid\nEnd."
    sections = cut_lesson(text, ["relu", "tanh", "sigmoid", "lost"])
    assert [section.of for section in sections] == [(), ("relu", "tanh"), (), ("sigmoid",)]
    assert sections[0].text == "# Slopes\nHello.\n\n"
    assert "".join(section.text for section in sections) == text
    for assignment in course.graded:
        lesson = (course.exercises(assignment) / "README.md").read_text(encoding="utf-8")
        cut = cut_lesson(lesson, [exercise.name for exercise in assignment.exercises])
        assert "".join(section.text for section in cut) == lesson
