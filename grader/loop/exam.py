"""A student's paper and answers while the exam is on: when it may be seen, where they are kept, when they are taken.

The answers stand in the student's own module, a line for each question (`q1 = [...]`), and nowhere else. Reading them
runs nothing; what is no plain value (the student calculates there) is left alone.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from grader.atomic import write_atomically
from grader.course.answers import FormError, read_answer, split_answer
from grader.course.exam import Paper, Question, draw_paper, exam_of
from grader.course.model import Course, Exam
from grader.course.paper import as_markdown
from grader.errors import UsageError
from grader.loop.handin import attempts_of

MARK = "\ufeff"  # with which some editors of Windows begin a file


@dataclass(frozen=True)
class ShownPaper:
    """A paper as notebooks show it: typeset, and as Markdown where there is no HTML."""

    paper: Paper

    def _repr_html_(self) -> str:
        from grader.course.paper_html import as_html  # notebooks alone need it

        return as_html(self.paper)

    def _repr_markdown_(self) -> str:
        return as_markdown(self.paper)


def show_paper(course: Course, student: str, now: datetime, name: str | None = None) -> ShownPaper:
    """The paper of a student, for a notebook's cell to show. name: which exam, where the course has several.

    now: with its time zone. Raises UsageError before the exam opens, and where there is no such exam; CourseError where
    its templates do not fit course.yml.
    """
    assignment = exam_of(course, name)
    assert assignment.exam is not None
    refuse_before(assignment.exam, now)
    return ShownPaper(draw_paper(course, assignment, student))


@dataclass(frozen=True)
class Sheet:
    """The answers in a module. calculated: questions whose value is worked out there, and so cannot be read here."""

    values: Mapping[str, Any]
    calculated: frozenset[str]

    def given(self, question: Question) -> list[Any]:
        """The answers to a question's parts, None where there is none (or it has not the form that is asked for)."""
        count = len(question.parts)
        try:
            given = split_answer(self.values.get(question.name), count)
        except FormError:
            return [None] * count
        return [value if _has_form(value, part) else None for value, part in zip(given, question.parts, strict=True)]


def read_sheet(module: Path, names: Sequence[str]) -> Sheet:
    """The answers to the questions `names`. Raises UsageError where the module cannot be read as Python."""
    values, calculated = {}, set()
    for name, node in _assignments(_read(module), module, names).items():
        try:
            values[name] = ast.literal_eval(node.value)
        except ValueError:
            calculated.add(name)
    return Sheet(values, frozenset(calculated))


def write_answer(module: Path, name: str, value: Any) -> None:
    """Put `name = value` where the question's line stands, or at the end; the rest stays as it is, byte by byte."""
    text = _read(module)
    node = _assignments(text, module, [name]).get(name)
    end = "\r\n" if "\r\n" in text else "\n"
    line = f"{name} = {value!r}{end}"
    mark = MARK if text.startswith(MARK) else ""
    lines = io.StringIO(text.removeprefix(MARK), newline="").readlines()  # as Python counts; splitlines knows more ends
    if node is None:
        lines.append(line if not text or text.endswith("\n") else f"{end}{line}")
    else:
        lines[node.lineno - 1 : node.end_lineno] = [line]
    write_atomically(module, mark + "".join(lines))


def refuse_before(exam: Exam, now: datetime) -> None:
    """Raises UsageError before the exam opens. now: with its time zone."""
    if exam.opens and now < exam.opens:
        raise UsageError(f"the exam opens on {spoken(exam.opens)}; come back then")


def refuse_outside(exam: Exam, now: datetime) -> None:
    """Raises UsageError before the exam opens and after it is closed. now: with its time zone."""
    refuse_before(exam, now)
    if exam.closes and now > exam.closes:
        raise UsageError(f"the exam closed on {spoken(exam.closes)}; nothing is taken any more")


def refuse_hand_in(exam: Exam, assignment: str, folder: Path, now: datetime) -> None:
    """Raises UsageError where the exam is not open, or as many attempts as it allows lie in `folder`."""
    refuse_outside(exam, now)
    made = attempts_of(folder, assignment)
    if exam.attempts is not None and made >= exam.attempts:
        times = "once" if exam.attempts == 1 else f"{exam.attempts} times"
        raise UsageError(f"this exam may be handed in {times}, and that is done; what you handed in stands")


def spoken(moment: datetime) -> str:
    """A moment with its time zone: "2027-02-01 09:00 (UTC+01:00)"."""
    return f"{moment:%Y-%m-%d %H:%M} ({moment.tzname()})"


def _has_form(value: Any, part: Any) -> bool:
    try:
        read_answer(value, part)
    except FormError:
        return False
    return True


def _read(module: Path) -> str:
    try:
        return module.read_bytes().decode("utf-8")  # line ends and all
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{module} cannot be read: {error}") from None


def _assignments(text: str, module: Path, names: Sequence[str]) -> dict[str, ast.Assign]:
    """The last line that gives each of `names` a value."""
    try:
        body = ast.parse(text.removeprefix(MARK)).body
    except SyntaxError as error:
        raise UsageError(f"{module}, line {error.lineno}: {error.msg}; mend that line, then go on") from None
    found = {}
    for node in body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node
    return {name: node for name, node in found.items() if name in names}
