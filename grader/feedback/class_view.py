"""The class page, before it is HTML: who needs a look, and the cells of its heat maps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import mean, median
from typing import Any
from urllib.parse import quote

from grader.course.model import Assignment, Course
from grader.feedback.student_view import WORDS, is_unwritten
from grader.judge.verdict import Verdict
from grader.records.questions import PartStatistics, TemplateStatistics, part_statistics, template_statistics
from grader.records.same_answers import Fits, Same, find_same
from grader.records.statistics import Item, Mistake, common_mistakes, histogram, shared_message

Record = dict[str, Any]  # a line of results.jsonl

MANY = 1500  # submissions of one assignment beyond which a row is a band of scores, not a student
MISTAKES = 30
SLOWEST = 10
# Signs beside the points of a heat map's cell.
SIGNS = {
    Verdict.RAISED: "e",
    Verdict.TIMEOUT: "t",
    Verdict.MEMORY: "m",
    Verdict.CRASHED: "c",
}


@dataclass(frozen=True)
class Cell:
    """One field of a heat map: its text, and the shade that repeats it."""

    text: str
    shade: str  # "s0" (nothing) ... "s4" (everything), "sh" (held), "" (nothing there)


@dataclass(frozen=True)
class Row:
    """A student, or a band of scores, in a heat map. note: instead of cells, where nothing could be judged."""

    name: str
    href: str  # "" for a band
    cells: tuple[Cell, ...]
    total: Cell
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One submission in a list, and what is said of it."""

    student: str
    assignment: str
    href: str
    text: str


@dataclass(frozen=True)
class AssignmentView:
    """One assignment: its scores (without what is held), and its heat map."""

    assignment: Assignment
    n: int
    held: int
    mean: float
    median: float
    bins: tuple[int, ...]  # submissions by tenth of the points
    rows: tuple[Row, ...]
    banded: bool

    @property
    def bins_in_words(self) -> str:
        counts = (f"{count} between {10 * i} and {10 * i + 10} %" for i, count in enumerate(self.bins) if count)
        return ", ".join(counts)


@dataclass(frozen=True)
class ExamView:
    """An exam: what was answered to each part, how hard each template was, and who gave the same wrong answers."""

    assignment: Assignment
    parts: tuple[PartStatistics, ...]
    templates: tuple[TemplateStatistics, ...]
    same: Same


@dataclass(frozen=True)
class ClassView:
    """All that the class page says."""

    students: int
    submissions: int
    held: tuple[Line, ...]
    unjudged: tuple[Line, ...]
    stopped: tuple[Line, ...]
    slowest: tuple[Line, ...]
    overview: tuple[Row, ...]  # students by assignment; empty for a very large class
    assignments: tuple[AssignmentView, ...]
    mistakes: tuple[Mistake, ...]
    items: tuple[tuple[Assignment, tuple[Item, ...]], ...]
    exams: tuple[ExamView, ...]
    is_large: bool


def view_class(course: Course, records: Sequence[Record], items: Sequence[Item]) -> ClassView:
    """What the page of a class says. records: the newest of each student and assignment."""
    handed_in = {name: [r for r in records if r["assignment"] == name] for name in {r["assignment"] for r in records}}
    assignments = [assignment for assignment in course.graded if assignment.name in handed_in]
    students = sorted({record["student"] for record in records})
    is_large = len(students) > MANY
    return ClassView(
        students=len(students),
        submissions=len(records),
        held=_lines(records, _held),
        unjudged=_lines(records, _unjudged),
        stopped=_lines(records, _stopped),
        slowest=tuple(_line(r, f"{r['seconds']:.1f} s") for r in sorted(records, key=_slowness)[:SLOWEST]),
        overview=() if is_large else _overview(records, students, assignments),
        assignments=tuple(_view_assignment(a, handed_in[a.name]) for a in assignments),
        mistakes=tuple(common_mistakes(records)[:MISTAKES]),
        items=tuple((a, tuple(item for item in items if item.assignment == a.name)) for a in assignments),
        exams=tuple(_view_exam(course, a, handed_in[a.name]) for a in assignments if a.exam),
        is_large=is_large,
    )


def page_of(student: str, assignment: str) -> str:
    """The address of a student's page, from the class page."""
    return f"feedback/{quote(student, safe='')}/{quote(assignment, safe='')}.html"


# --- exams ---


def _view_exam(course: Course, assignment: Assignment, records: Sequence[Record]) -> ExamView:
    assert assignment.exam is not None
    same = find_same(records, assignment.exam.tolerance, lambda: _rarity(course, assignment))
    return ExamView(assignment, tuple(part_statistics(records)), tuple(template_statistics(records)), same)


def _rarity(course: Course, assignment: Assignment) -> Fits:
    """What tells how rare an answer is. It solves many papers, so only for classes in which answers are the same."""
    from grader.judge.exam import draw_papers

    return draw_papers(course, assignment).fits


# --- lists ---


def _lines(records: Iterable[Record], say: Callable[[Record], str]) -> tuple[Line, ...]:
    """The submissions of which there is something to say."""
    return tuple(_line(record, text) for record in records if (text := say(record)))


def _line(record: Record, text: str) -> Line:
    student, assignment = record["student"], record["assignment"]
    return Line(student, assignment, page_of(student, assignment), text)


def _slowness(record: Record) -> tuple[float, str, str]:
    return -record["seconds"], record["student"], record["assignment"]


def _held(record: Record) -> str:
    if not record["held"]:
        return ""
    held = [exercise for exercise in record["exercises"] if exercise["status"] == Verdict.INTERNAL]
    names = "" if len(held) == len(record["exercises"]) else ", ".join(exercise["name"] for exercise in held) + ": "
    return names + str(held[0]["message"])


def _unjudged(record: Record) -> str:
    return "" if record["held"] else shared_message(record)


def _stopped(record: Record) -> str:
    """Exercises that a limit ended."""
    if shared_message(record):
        return ""
    ended = (Verdict.TIMEOUT, Verdict.MEMORY, Verdict.CRASHED)
    stopped = [exercise for exercise in record["exercises"] if exercise["status"] in ended]
    return ", ".join(f"{exercise['name']} {WORDS[Verdict(exercise['status'])]}" for exercise in stopped)


# --- heat maps ---


def _overview(records: Iterable[Record], students: Sequence[str], assignments: Sequence[Assignment]) -> tuple[Row, ...]:
    """Students by assignment, with the total of what is not held."""
    by_name = {(record["student"], record["assignment"]): record for record in records}
    rows = []
    for student in students:
        own = [by_name.get((student, assignment.name)) for assignment in assignments]
        scored = [record for record in own if record is not None and not record["held"]]
        total, most = sum(r["score"] for r in scored), sum(r["max_score"] for r in scored)
        rows.append(Row(student, "", tuple(map(_score_cell, own)), _cell(total, most)))
    return tuple(rows)


def _view_assignment(assignment: Assignment, records: Sequence[Record]) -> AssignmentView:
    scored = [record for record in records if not record["held"]]
    scores = [record["score"] for record in scored] or [0.0]
    banded = len(records) > MANY
    return AssignmentView(
        assignment,
        n=len(records),
        held=len(records) - len(scored),
        mean=mean(scores),
        median=median(scores),
        bins=histogram(record["score"] / record["max_score"] for record in scored),
        rows=_bands(assignment, scored) if banded else tuple(_row(assignment, record) for record in records),
        banded=banded,
    )


def _row(assignment: Assignment, record: Record) -> Row:
    """A student's cells, in the order of course.yml; empty where an exercise is new since it was graded."""
    by_name = {exercise["name"]: exercise for exercise in record["exercises"]}
    note = "" if record["held"] or not shared_message(record) else "could not be judged"
    cells = () if note else tuple(_exercise_cell(by_name.get(exercise.name)) for exercise in assignment.exercises)
    student = record["student"]
    return Row(student, page_of(student, assignment.name), cells, _score_cell(record), note)


def _bands(assignment: Assignment, records: Iterable[Record]) -> tuple[Row, ...]:
    """A row for each tenth of the points that somebody reached: the mean share of each exercise's points there."""
    ordered = sorted(records, key=_band, reverse=True)
    return tuple(_band_row(assignment, band, list(members)) for band, members in groupby(ordered, _band))


def _band(record: Record) -> int:
    """0 (below a tenth) ... 9, and 10 for full marks."""
    return int(10 * record["score"] / record["max_score"] + 1e-9)


def _band_row(assignment: Assignment, band: int, records: Sequence[Record]) -> Row:
    shares: dict[str, list[float]] = {exercise.name: [] for exercise in assignment.exercises}
    for record in records:
        for exercise in record["exercises"]:
            shares.setdefault(exercise["name"], []).append(exercise["score"] / exercise["max_score"])
    name = "all points" if band == 10 else f"{10 * band} to {10 * band + 10} %"
    cells = tuple(_share_cell(shares[exercise.name]) for exercise in assignment.exercises)
    return Row(name, "", cells, Cell(str(len(records)), ""))


def _share_cell(shares: Sequence[float]) -> Cell:
    return Cell(f"{100 * mean(shares):.0f} %", shade(mean(shares))) if shares else Cell("", "")


def _exercise_cell(exercise: Record | None) -> Cell:
    if exercise is None:
        return Cell("", "")
    if exercise["status"] == Verdict.INTERNAL:
        return Cell("held", "sh")
    if is_unwritten(exercise):
        return Cell("–", "s0")
    sign = "←" if exercise["carried_from"] else SIGNS.get(exercise["status"], "")
    return _cell(exercise["score"], exercise["max_score"], sign)


def _score_cell(record: Record | None) -> Cell:
    if record is None:
        return Cell("", "")
    return Cell("held", "sh") if record["held"] else _cell(record["score"], record["max_score"])


def _cell(score: float, most: float, sign: str = "") -> Cell:
    return Cell(f"{round(score, 1):g} {sign}".strip(), shade(score / most) if most else "")


def shade(share: float) -> str:
    """One of five shades: nothing, below a half, below four fifths, below all, all."""
    if share >= 1 - 1e-9:
        return "s4"
    return "s0" if share <= 0 else "s1" if share < 0.5 else "s2" if share < 0.8 else "s3"
