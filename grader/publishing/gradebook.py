"""Scores into nbgrader's gradebook, and what staff wrote there out of it.

nbgrader opens it, once, and its models say what the tables are. A submission is a few statements and one commit: it is
nbgrader's way of asking and committing cell by cell that takes the time. What staff gave by hand is never touched.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from grader.course.policy import Evidence, HandedIn
from grader.errors import PublishingError
from grader.publishing.gradebook_rows import Change, CommentRow, GradeRow, Place, Statements, SubmissionRows, new_id
from grader.publishing.nbgrader_course import MISSING
from grader.records.attempts import Graded

TRIES = 2  # formgrader may make a student's row at the same moment


@dataclass(frozen=True)
class Expected:
    """An assignment's notebook as the gradebook knows it: ids of cells by name, and the points of those that are
    graded."""

    assignment: str
    notebook: str
    place: Place
    graded: Mapping[str, str] = field(hash=False)
    points: Mapping[str, float] = field(hash=False)
    commented: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class Scores:
    """What a submission earned, for the gradebook.

    scores: by cell; None: to be graded by hand. comments: by cell; None: nothing to say. deducted: the share that
    lateness takes of the points. handed_in: with its time zone; None: nothing tells when.
    """

    student: str
    scores: Mapping[str, float | None] = field(hash=False)
    comments: Mapping[str, str | None] = field(hash=False)
    deducted: float = 0.0
    handed_in: datetime | None = None


@dataclass(frozen=True)
class StaffCell:
    """A cell that staff graded or commented, or must still grade."""

    name: str
    score: float
    points: float  # 0: not graded, only commented
    is_manual: bool  # staff gave the score
    waits: bool  # to be graded by hand
    comment: str


@dataclass(frozen=True)
class Given:
    """What the gradebook holds of a submission. score: with what staff gave, before the penalty."""

    student: str
    assignment: str
    score: float
    points: float
    penalty: float
    handed_in: datetime | None  # with its time zone
    waits: bool
    cells: tuple[StaffCell, ...] = ()

    @property
    def total(self) -> float:
        return max(0.0, self.score - self.penalty)

    def as_graded(self, number: int, now: datetime) -> Graded:
        """It as an attempt that policy can be applied to."""
        known = HandedIn(self.handed_in, Evidence.TIMESTAMP) if self.handed_in else None
        return Graded(number, self.student, self.assignment, "", False, self.score, self.points, now, known)


@dataclass(frozen=True)
class Person:
    """A student, as nbgrader knows them."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""


@dataclass(frozen=True)
class _Wanted:
    """A change of a student's submission, asked for."""

    expected: Expected
    student: str
    change: Callable[[SubmissionRows], SubmissionRows]


class NbgraderGradebook:
    """nbgrader's gradebook. Use it in a `with`. Raises PublishingError for what the database refuses."""

    def __init__(self, db_url: str, course_id: str) -> None:
        try:
            from nbgrader.api import Gradebook
        except ImportError as error:
            raise PublishingError(f"{MISSING} ({error})") from None
        with _in_words("be opened"):
            self._book = Gradebook(db_url, course_id)
            self._statements = Statements()

    def __enter__(self) -> NbgraderGradebook:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    # --- what is expected ---

    def expected(self, assignment: str, notebook: str) -> Expected:
        """The cells of an assignment's notebook. Raises PublishingError where it was not published."""
        from nbgrader.api import Assignment

        with self._reading():
            found = self._book.db.scalars(select(Assignment).where(Assignment.name == assignment)).one_or_none()
            books = {} if found is None else {one.name: one for one in found.notebooks}
            if found is None or notebook not in books:
                raise PublishingError(
                    f"the gradebook knows no {assignment}/{notebook}: `grader publish` makes it known"
                )
            graded, commented = _cells_of(books[notebook])
            others = {one.id: _cells_of(one) for name, one in books.items() if name != notebook}
            ids = {number: (_ids(grades), _ids(comments)) for number, (grades, comments) in others.items()}
            return Expected(
                assignment,
                notebook,
                Place(found.id, books[notebook].id, ids),
                {cell.name: cell.id for cell in graded},
                {cell.name: cell.max_score for cell in graded},
                {cell.name: cell.id for cell in commented},
            )

    # --- writing ---

    def record(self, expected: Expected, scores: Scores) -> Given:
        """Write down one submission, all or nothing; what the gradebook then holds of it."""
        (given,) = self.record_all([(expected, scores)])
        return given

    def record_all(self, found: Sequence[tuple[Expected, Scores]]) -> list[Given]:
        """Write down some submissions, each of another student or assignment, all or nothing."""
        wanted = [
            _Wanted(expected, scores.student, partial(_judged, expected=expected, scores=scores))
            for expected, scores in found
        ]
        for left in reversed(range(TRIES)):
            try:
                return self._renew(wanted)
            except IntegrityError as error:
                if not left:
                    raise _refused("take a result", error) from None
            except SQLAlchemyError as error:
                raise _refused("take a result", error) from None
        raise AssertionError("the last try returns or raises")

    def renew_penalty(self, expected: Expected, student: str, deducted: float) -> Given:
        """Take lateness off what the submission is worth now, with what staff gave since."""
        try:
            (given,) = self._renew([_Wanted(expected, student, partial(_penalized, deducted=deducted))])
        except SQLAlchemyError as error:
            raise _refused("take a penalty", error) from None
        return given

    def _renew(self, wanted: Sequence[_Wanted]) -> list[Given]:
        """Change submissions' rows in one transaction; those that are not there are made as nbgrader makes them."""
        with self._book.engine.begin() as connection:
            changes = list(self._changes(connection, wanted))
            self._statements.write(connection, changes)
        return [_given(one.expected, change.after) for one, change in zip(wanted, changes, strict=True)]

    def _changes(self, connection: Connection, wanted: Sequence[_Wanted]) -> Iterator[Change]:
        """What becomes of each. A student who is new comes once, with however many assignments."""
        students: dict[Place, list[str]] = {}
        for one in wanted:
            students.setdefault(one.expected.place, []).append(one.student)
        known = {place: self._statements.read(connection, place, names) for place, names in students.items()}
        new: set[str] = set()
        for one in wanted:
            before = known[one.expected.place].get(one.student)
            if before is None and one.student in new:
                before = SubmissionRows(one.student)
            new.add(one.student)
            after = one.change(_completed(before or SubmissionRows(one.student), one.expected))
            yield Change(one.expected.place, before, after)

    # --- reading ---

    def given(self, expected: Expected) -> dict[str, dict[str, float | None]]:
        """What was recorded automatically: student -> cell -> score."""
        from nbgrader.api import Grade, SubmittedAssignment, SubmittedNotebook

        names = {number: name for name, number in expected.graded.items()}
        wanted = (
            select(SubmittedAssignment.student_id, Grade.cell_id, Grade.auto_score)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .where(SubmittedNotebook.notebook_id == expected.place.notebook_id)
        )
        found: dict[str, dict[str, float | None]] = {}
        with self._reading():
            for student, cell, score in self._book.db.execute(wanted):
                if cell in names:
                    found.setdefault(student, {})[names[cell]] = score
        return found

    def by_staff(self, expected: Expected) -> dict[str, Given]:
        """What the gradebook holds of everybody's submission, by student."""
        with _in_words("be read"), self._book.engine.connect() as connection:
            everybody = self._statements.read_all(connection, expected.place)
            return {rows.student: _given(expected, rows) for rows in everybody}

    def of_student(self, expected: Expected, student: str) -> Given | None:
        """The same of one student; None where it holds nothing."""
        with _in_words("be read"), self._book.engine.connect() as connection:
            rows = self._statements.read(connection, expected.place, [student]).get(student)
            return _given(expected, rows) if rows and rows.notebook_id else None

    def people(self) -> dict[str, Person]:
        """Everybody in the gradebook, by id."""
        from nbgrader.api import Student

        with self._reading():
            rows = self._book.db.scalars(select(Student)).all()
            return {row.id: Person(row.first_name or "", row.last_name or "", row.email or "") for row in rows}

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        """With a session that forgets: what formgrader wrote meanwhile is read anew."""
        with _in_words("be read"):
            try:
                yield
            finally:
                self._book.db.remove()


def _cells_of(notebook: Any) -> tuple[list[Any], list[Any]]:
    """A notebook's cells that are graded, and those that are commented."""
    tasks = notebook.task_cells
    return [*notebook.grade_cells, *tasks], [*notebook.solution_cells, *tasks]


def _ids(cells: Iterable[Any]) -> tuple[str, ...]:
    return tuple(cell.id for cell in cells)


def _completed(rows: SubmissionRows, expected: Expected) -> SubmissionRows:
    """The same with a row for every cell."""
    grades = {cell: GradeRow(new_id(), cell) for cell in expected.graded.values() if cell not in rows.grades}
    comments = {cell: CommentRow(new_id(), cell) for cell in expected.commented.values() if cell not in rows.comments}
    return replace(
        rows,
        submission_id=rows.submission_id or new_id(),
        notebook_id=rows.notebook_id or new_id(),
        grades={**rows.grades, **grades},
        comments={**rows.comments, **comments},
    )


def _judged(rows: SubmissionRows, expected: Expected, scores: Scores) -> SubmissionRows:
    """The rows with what was judged."""
    grades, comments = dict(rows.grades), dict(rows.comments)
    for name, score in scores.scores.items():
        grade = grades[expected.graded[name]]
        waits = grade.manual_score is not None or score is None  # as SaveAutoGrades does
        auto_score = None if score is None else float(score)
        grades[grade.cell_id] = replace(grade, auto_score=auto_score, needs_manual_grade=waits)
    for name, text in scores.comments.items():
        comment = comments[expected.commented[name]]
        comments[comment.cell_id] = replace(comment, auto_comment=text)
    at = scores.handed_in.astimezone(UTC).replace(tzinfo=None) if scores.handed_in else rows.at
    return _penalized(replace(rows, at=at, grades=grades, comments=comments), scores.deducted)


def _penalized(rows: SubmissionRows, deducted: float) -> SubmissionRows:
    return replace(rows, penalty=round(deducted * rows.score, 4) if deducted else None)


def _given(expected: Expected, rows: SubmissionRows) -> Given:
    cells = []
    for name in dict.fromkeys((*expected.graded, *expected.commented)):
        grade = rows.grades.get(expected.graded.get(name, ""))
        comment = rows.comments.get(expected.commented.get(name, ""))
        cells.append(
            StaffCell(
                name,
                grade.score if grade else 0.0,
                expected.points.get(name, 0.0),
                grade is not None and grade.manual_score is not None,
                grade is not None and grade.needs_manual_grade,
                (comment.manual_comment or "") if comment else "",
            )
        )
    return Given(
        rows.student,
        expected.assignment,
        rows.score,
        sum(expected.points.values()),
        rows.penalty or 0.0,
        rows.at.replace(tzinfo=UTC) if rows.at else None,
        any(cell.waits for cell in cells),
        tuple(cells),
    )


@contextlib.contextmanager
def _in_words(what: str) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, ValueError) as error:
        raise _refused(what, error) from None


def _refused(what: str, error: Exception) -> PublishingError:
    cause = str(getattr(error, "orig", None) or error).splitlines()
    return PublishingError(f"nbgrader's gradebook cannot {what}: {cause[0] if cause else type(error).__name__}")
