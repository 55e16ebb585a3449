"""The class page, before it is HTML: who needs a look, and the cells of its heat maps.

Records are counted one after the other, and none is kept: what stays of a large class is a few numbers a submission.
"""

from __future__ import annotations

from array import array
from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import fmean, median
from typing import Any
from urllib.parse import quote

from grader.course.model import Assignment, Course
from grader.feedback.student_view import WORDS, is_unwritten
from grader.judge.verdict import Verdict
from grader.records.exports import Scored
from grader.records.questions import PartStatistics, QuestionTally, TemplateStatistics
from grader.records.same_answers import AnswerTally, Fits, Same
from grader.records.statistics import Item, ItemTally, Mistake, MistakeTally, histogram, shared_message

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
    text: str

    @property
    def href(self) -> str:
        return page_of(self.student, self.assignment)


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


class ClassTally:
    """A class, from records that are added one by one: the newest of each student and assignment."""

    def __init__(self, course: Course) -> None:
        self.scored: list[Scored] = []
        self.items = ItemTally()
        self._course = course
        self._by_name = {assignment.name: _AssignmentTally(assignment) for assignment in course.graded}
        self._mistakes = MistakeTally()
        self._lists: tuple[list[Line], list[Line], list[Line]] = [], [], []
        self._slowest: list[tuple[float, str, str]] = []

    def add(self, record: Record) -> None:
        scored = Scored.of(record)
        shared = shared_message(record)
        self.scored.append(scored)
        self._mistakes.add(record)
        if not scored.held and not shared:
            self.items.add(record)
        if scored.assignment in self._by_name:  # it may have left the course
            self._by_name[scored.assignment].add(record, scored, shared)
        texts = _held(record), _unjudged(record, shared), _stopped(record, shared)
        for lines, text in zip(self._lists, texts, strict=True):
            if text:
                lines.append(Line(scored.student, scored.assignment, text))
        insort(self._slowest, (-record["seconds"], scored.student, scored.assignment))
        del self._slowest[SLOWEST:]

    def view(self) -> ClassView:
        students = sorted({one.student for one in self.scored})
        tallies = [tally for tally in self._by_name.values() if tally.n]
        is_large = len(students) > MANY
        items = self.items.items()
        held, unjudged, stopped = map(tuple, self._lists)
        return ClassView(
            students=len(students),
            submissions=len(self.scored),
            held=held,
            unjudged=unjudged,
            stopped=stopped,
            slowest=tuple(Line(who, what, f"{-seconds:.1f} s") for seconds, who, what in self._slowest),
            overview=() if is_large else _overview(self.scored, students, [tally.assignment for tally in tallies]),
            assignments=tuple(tally.view() for tally in tallies),
            mistakes=tuple(self._mistakes.mistakes()[:MISTAKES]),
            items=tuple(
                (tally.assignment, tuple(item for item in items if item.assignment == tally.assignment.name))
                for tally in tallies
            ),
            exams=tuple(tally.exam.view(self._course, tally.assignment) for tally in tallies if tally.exam),
            is_large=is_large,
        )


def page_of(student: str, assignment: str) -> str:
    """The address of a student's page, from the class page."""
    return file_of(quote(student, safe=""), quote(assignment, safe=""))  # whatever a name holds, it is one folder


def file_of(student: str, assignment: str) -> str:
    """The file of a student's page, from the folder of the class page."""
    return f"feedback/{student}/{assignment}.html"


# --- exams ---


class _ExamTally:
    """An exam, from records that could be judged."""

    def __init__(self) -> None:
        self._questions, self._answers = QuestionTally(), AnswerTally()

    def add(self, record: Record) -> None:
        self._questions.add(record)
        self._answers.add(record)

    def view(self, course: Course, assignment: Assignment) -> ExamView:
        assert assignment.exam is not None
        same = self._answers.same(assignment.exam.tolerance, lambda: _rarity(course, assignment))
        return ExamView(assignment, tuple(self._questions.parts()), tuple(self._questions.templates()), same)


def _rarity(course: Course, assignment: Assignment) -> Fits:
    """What tells how rare an answer is. It solves many papers, so only for classes in which answers are the same."""
    from grader.judge.exam import draw_papers

    return draw_papers(course, assignment).fits


# --- lists ---


def _held(record: Record) -> str:
    if not record["held"]:
        return ""
    held = [exercise for exercise in record["exercises"] if exercise["status"] == Verdict.INTERNAL]
    names = "" if len(held) == len(record["exercises"]) else ", ".join(exercise["name"] for exercise in held) + ": "
    return names + str(held[0]["message"])


def _unjudged(record: Record, shared: str) -> str:
    return "" if record["held"] else shared


def _stopped(record: Record, shared: str) -> str:
    """Exercises that a limit ended."""
    if shared:
        return ""
    ended = (Verdict.TIMEOUT, Verdict.MEMORY, Verdict.CRASHED)
    stopped = [exercise for exercise in record["exercises"] if exercise["status"] in ended]
    return ", ".join(f"{exercise['name']} {WORDS[Verdict(exercise['status'])]}" for exercise in stopped)


# --- heat maps ---


def _overview(scored: Iterable[Scored], students: Sequence[str], assignments: Sequence[Assignment]) -> tuple[Row, ...]:
    """Students by assignment, with the total of what is not held."""
    by_name = {(one.student, one.assignment): one for one in scored}
    rows = []
    for student in students:
        own = [by_name.get((student, assignment.name)) for assignment in assignments]
        decided = [one for one in own if one is not None and not one.held]
        total, most = sum(one.score for one in decided), sum(one.max_score for one in decided)
        rows.append(Row(student, "", tuple(map(_score_cell, own)), _cell(total, most)))
    return tuple(rows)


class _AssignmentTally:
    """One assignment: 16 bytes a submission, and rows as long as there are few enough to be shown."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.exam = _ExamTally() if assignment.exam else None
        self.n = 0
        self._scores, self._shares = array("d"), array("d")  # of what is not held
        self._rows: list[Row] = []
        self._bands: dict[int, _Band] = {}

    def add(self, record: Record, scored: Scored, shared: str) -> None:
        """shared: its shared_message."""
        self.n += 1
        if not scored.held:
            self._scores.append(scored.score)
            self._shares.append(scored.score / scored.max_score)
            self._bands.setdefault(_band(record), _Band()).add(record)
        if self.exam and not scored.held and not shared:
            self.exam.add(record)
        if self.n <= MANY:
            self._rows.append(_row(self.assignment, record, scored, shared))
        else:
            self._rows.clear()

    def view(self) -> AssignmentView:
        banded = self.n > MANY
        scores = self._scores or [0.0]
        return AssignmentView(
            self.assignment,
            n=self.n,
            held=self.n - len(self._scores),
            mean=fmean(scores),
            median=median(scores),
            bins=histogram(self._shares),
            rows=self._band_rows() if banded else tuple(self._rows),
            banded=banded,
        )

    def _band_rows(self) -> tuple[Row, ...]:
        """A row for each tenth of the points that somebody reached: the mean share of each exercise's points there."""
        return tuple(self._bands[number].row(number, self.assignment) for number in sorted(self._bands, reverse=True))


@dataclass
class _Band:
    """Submissions with about the same share of the points. shares: by exercise, their sum and their number."""

    n: int = 0
    shares: dict[str, tuple[float, int]] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        self.n += 1
        for exercise in record["exercises"]:
            total, count = self.shares.get(exercise["name"], (0.0, 0))
            self.shares[exercise["name"]] = total + exercise["score"] / exercise["max_score"], count + 1

    def row(self, number: int, assignment: Assignment) -> Row:
        name = "all points" if number == 10 else f"{10 * number} to {10 * number + 10} %"
        cells = tuple(_share_cell(*self.shares.get(exercise.name, (0.0, 0))) for exercise in assignment.exercises)
        return Row(name, "", cells, Cell(str(self.n), ""))


def _band(record: Record) -> int:
    """0 (below a tenth) ... 9, and 10 for full marks."""
    return int(10 * record["score"] / record["max_score"] + 1e-9)


def _row(assignment: Assignment, record: Record, scored: Scored, shared: str) -> Row:
    """A student's cells, in the order of course.yml; empty where an exercise is new since it was graded."""
    by_name = {exercise["name"]: exercise for exercise in record["exercises"]}
    note = "" if scored.held or not shared else "could not be judged"
    cells = () if note else tuple(_exercise_cell(by_name.get(exercise.name)) for exercise in assignment.exercises)
    return Row(scored.student, page_of(scored.student, assignment.name), cells, _score_cell(scored), note)


def _share_cell(total: float, count: int) -> Cell:
    return Cell(f"{100 * total / count:.0f} %", shade(total / count)) if count else Cell("", "")


def _exercise_cell(exercise: Record | None) -> Cell:
    if exercise is None:
        return Cell("", "")
    if exercise["status"] == Verdict.INTERNAL:
        return Cell("held", "sh")
    if is_unwritten(exercise):
        return Cell("–", "s0")
    sign = "←" if exercise["carried_from"] else SIGNS.get(exercise["status"], "")
    return _cell(exercise["score"], exercise["max_score"], sign)


def _score_cell(scored: Scored | None) -> Cell:
    if scored is None:
        return Cell("", "")
    return Cell("held", "sh") if scored.held else _cell(scored.score, scored.max_score)


@lru_cache(10_000)  # most of a class's cells are alike
def _cell(score: float, most: float, sign: str = "") -> Cell:
    return Cell(f"{round(score, 1):g} {sign}".strip(), shade(score / most) if most else "")


def shade(share: float) -> str:
    """One of five shades: nothing, below a half, below four fifths, below all, all."""
    if share >= 1 - 1e-9:
        return "s4"
    return "s0" if share <= 0 else "s1" if share < 0.5 else "s2" if share < 0.8 else "s3"
