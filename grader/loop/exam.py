"""A student's paper and answers while the exam is on: when it may be seen, where they are kept, when they are taken.

The answers stand in the student's own module, a line for each question (`q1 = [...]`), and nowhere else. Reading them
runs nothing; what is no plain value (the student calculates there) is left alone.

Answers belong to one student's paper. Whose it is, is noted beside them, so that they are not handed in for another.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from grader.atomic import write_atomically
from grader.course.answers import FormError, read_answer, split_answer
from grader.course.exam import Paper, Question, draw_paper, exam_of
from grader.course.model import Course, Exam
from grader.course.paper import as_markdown
from grader.errors import SubmissionError, UsageError
from grader.loop.handin import attempts_of, require_student_id
from grader.loop.hinting import FOLDER
from grader.loop.work import Work
from grader.sandbox.snapshot import take_snapshot

OWNER = "exam.json"  # in FOLDER, beside the work
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


def owner_of(place: Path) -> str:
    """For whom the exam in a folder is being answered, "" where nobody noted it."""
    try:
        data = json.loads((place / FOLDER / OWNER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    name = data.get("student") if isinstance(data, dict) else None
    return name if isinstance(name, str) else ""


def note_owner(place: Path, student: str) -> None:
    """Note beside the work whose paper it answers; where that cannot be written, it is not known later."""
    with contextlib.suppress(OSError):
        (place / FOLDER).mkdir(exist_ok=True)
        write_atomically(place / FOLDER / OWNER, json.dumps({"student": student}) + "\n")


def sit_down(work: Work, student: str) -> None:
    """Note that `student` answers here. Raises UsageError where answers to another's paper lie there."""
    owner = owner_of(work.place)
    if owner and owner != student and has_answers(work):
        raise UsageError(
            f"{work.file} holds answers to the paper of {owner}, and {student} has another one: go on as {owner}, or "
            "name another folder with --work"
        )
    note_owner(work.place, student)


def who_hands_in(place: Path, student: str | None) -> str:
    """For whom the exam in a folder is handed in: as the student says, or as was noted when it was answered.

    Raises UsageError where nobody said it, or they differ.
    """
    owner = owner_of(place)
    if not (student or owner):
        raise UsageError("whose exam is this? Say --student ID, the id that your paper is for")
    require_student_id(student or owner)
    if student and owner and student != owner:
        raise UsageError(
            f"nothing was handed in: this exam was answered for {owner}, and {student} has another paper. Say "
            f"--student {owner}, or, with the work of {student}, name its folder with --work. If {owner} was a slip, "
            f"look whether the answers are to the paper of {student}, and remove {place / FOLDER / OWNER}"
        )
    return student or owner


def refuse_empty(work: Work) -> None:
    """Raises UsageError where an exam holds no answer at all."""
    if not has_answers(work):
        raise UsageError(
            f"nothing was handed in: {work.file.name} holds no answer to any question. To hand it in all the same, "
            "say --empty"
        )


def has_answers(work: Work) -> bool:
    """Whether any question may have an answer. Nothing is run; what cannot be read here counts as one."""
    names = {"*", *(exercise.name for exercise in work.assignment.exercises)}
    try:
        snapshot = take_snapshot(work.place.parent, work.place.name, work.assignment.module)
        return any(names & set(_answered(ast.parse(source.text))) for source in snapshot.main)
    except (SubmissionError, SyntaxError, ValueError, RecursionError, MemoryError):
        return True


def _answered(tree: ast.Module) -> Iterator[str]:
    """Every name that gets a value in a source, but for plain assignments of nothing."""
    left_open = {
        target
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_nothing(node.value)
        for target in node.targets
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node not in left_open:
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name


def _is_nothing(value: ast.expr) -> bool:
    """None, or a list of that."""
    if isinstance(value, ast.List | ast.Tuple):
        return all(map(_is_nothing, value.elts))
    return isinstance(value, ast.Constant) and value.value is None


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
