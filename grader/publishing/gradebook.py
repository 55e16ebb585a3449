"""Scores into nbgrader's gradebook, and what staff wrote there out of it.

nbgrader's own models are used, opened once and with one commit for a submission: it is its way of asking and committing
cell by cell that takes the time. What staff gave by hand is never touched.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import defer

from grader.course.policy import Evidence, HandedIn
from grader.errors import PublishingError
from grader.publishing.nbgrader_course import MISSING
from grader.records.attempts import Graded

TRIES = 2  # formgrader may make a student's row at the same moment


@dataclass(frozen=True)
class Expected:
    """An assignment's notebook as the gradebook knows it: ids of cells by name, and the points of those that are
    graded."""

    assignment: str
    notebook: str
    assignment_id: str
    notebook_id: str
    graded: Mapping[str, str] = field(hash=False)
    points: Mapping[str, float] = field(hash=False)
    commented: Mapping[str, str] = field(hash=False)
    others: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict, hash=False)
    """Notebooks of the assignment that are not ours: ids of their graded and their commented cells."""


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


class NbgraderGradebook:
    """nbgrader's gradebook. Use it in a `with`. Raises PublishingError for what the database refuses."""

    def __init__(self, db_url: str, course_id: str) -> None:
        try:
            from nbgrader.api import Gradebook
        except ImportError as error:
            raise PublishingError(f"{MISSING} ({error})") from None
        with _in_words("be opened"):
            self._book = Gradebook(db_url, course_id)

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
            others = [_cells_of(one) for name, one in books.items() if name != notebook]
            numbers = [one.id for name, one in books.items() if name != notebook]
            return Expected(
                assignment,
                notebook,
                found.id,
                books[notebook].id,
                {cell.name: cell.id for cell in graded},
                {cell.name: cell.max_score for cell in graded},
                {cell.name: cell.id for cell in commented},
                {
                    number: (tuple(cell.id for cell in grades), tuple(cell.id for cell in comments))
                    for number, (grades, comments) in zip(numbers, others, strict=True)
                },
            )

    # --- writing ---

    def record(self, expected: Expected, scores: Scores) -> None:
        """Write down one submission, all or nothing."""
        for left in reversed(range(TRIES)):
            try:
                with self._session() as session:
                    self._record(session, expected, scores)
                    session.commit()
                return
            except IntegrityError as error:
                if not left:
                    raise _refused("take a result", error) from None
            except SQLAlchemyError as error:
                raise _refused("take a result", error) from None

    def _record(self, session: Any, expected: Expected, scores: Scores) -> None:
        submission, notebook = self._rows_of(session, expected, scores.student)
        if scores.handed_in:
            submission.timestamp = scores.handed_in.astimezone(UTC).replace(tzinfo=None)
        grades = self._grades(session, expected, notebook)
        for name, score in scores.scores.items():
            grade = grades[expected.graded[name]]
            grade.auto_score = score
            grade.needs_manual_grade = grade.manual_score is not None or score is None  # as SaveAutoGrades does
        comments = self._comments(session, expected, notebook)
        for name, text in scores.comments.items():
            comments[expected.commented[name]].auto_comment = text
        earned = sum(map(_score, grades.values()))
        notebook.late_submission_penalty = round(scores.deducted * earned, 4) if scores.deducted else None

    def _rows_of(self, session: Any, expected: Expected, student: str) -> tuple[Any, Any]:
        """The submission and its notebook, made as nbgrader makes them where they are not there."""
        from nbgrader.api import Student, SubmittedAssignment, SubmittedNotebook

        if session.get(Student, student) is None:
            session.add(Student(id=student))
        wanted = (
            select(SubmittedAssignment)
            .where(SubmittedAssignment.assignment_id == expected.assignment_id)
            .where(SubmittedAssignment.student_id == student)
        )
        submission = session.scalars(wanted).one_or_none()
        if submission is None:
            submission = SubmittedAssignment(assignment_id=expected.assignment_id, student_id=student)
            session.add(submission)
            session.flush()
            session.add(SubmittedNotebook(notebook_id=expected.notebook_id, assignment_id=submission.id))
            for number, cells in expected.others.items():
                _add_other_notebook(session, submission, number, *cells)
            session.flush()
        own = (
            select(SubmittedNotebook)
            .where(SubmittedNotebook.assignment_id == submission.id)
            .where(SubmittedNotebook.notebook_id == expected.notebook_id)
        )
        return submission, session.scalars(own).one()

    def _grades(self, session: Any, expected: Expected, notebook: Any) -> dict[str, Any]:
        from nbgrader.api import Grade

        found = session.scalars(select(Grade).where(Grade.notebook_id == notebook.id).options(defer(Grade.score)))
        return _complete(session, Grade, {row.cell_id: row for row in found}, expected.graded, notebook)

    def _comments(self, session: Any, expected: Expected, notebook: Any) -> dict[str, Any]:
        from nbgrader.api import Comment

        found = session.scalars(
            select(Comment).where(Comment.notebook_id == notebook.id).options(defer(Comment.comment))
        )
        return _complete(session, Comment, {row.cell_id: row for row in found}, expected.commented, notebook)

    def renew_penalty(self, expected: Expected, student: str, deducted: float) -> None:
        """Take lateness off what the submission is worth now, with what staff gave since."""
        try:
            with self._session() as session:
                _, notebook = self._rows_of(session, expected, student)
                earned = sum(map(_score, self._grades(session, expected, notebook).values()))
                notebook.late_submission_penalty = round(deducted * earned, 4) if deducted else None
                session.commit()
        except SQLAlchemyError as error:
            raise _refused("take a penalty", error) from None

    # --- reading ---

    def given(self, expected: Expected) -> dict[str, dict[str, float | None]]:
        """What was recorded automatically: student -> cell -> score."""
        from nbgrader.api import Grade, SubmittedAssignment, SubmittedNotebook

        names = {number: name for name, number in expected.graded.items()}
        wanted = (
            select(SubmittedAssignment.student_id, Grade.cell_id, Grade.auto_score)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .where(SubmittedNotebook.notebook_id == expected.notebook_id)
        )
        found: dict[str, dict[str, float | None]] = {}
        with self._reading():
            for student, cell, score in self._book.db.execute(wanted):
                if cell in names:
                    found.setdefault(student, {})[names[cell]] = score
        return found

    def by_staff(self, expected: Expected, student: str = "") -> dict[str, Given]:
        """What the gradebook holds of everybody's submission, or of one student's."""
        from nbgrader.api import Comment, Grade, SubmittedAssignment, SubmittedNotebook

        wanted = (
            select(SubmittedAssignment, SubmittedNotebook)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .where(SubmittedNotebook.notebook_id == expected.notebook_id)
            .where(
                SubmittedAssignment.student_id == student if student else SubmittedAssignment.student_id.is_not(None)
            )
        )
        with self._reading():
            rows = self._book.db.execute(wanted).all()
            numbers = [notebook.id for _, notebook in rows]
            grades = self._by_notebook(Grade, numbers if student else None, expected.notebook_id)
            comments = self._by_notebook(Comment, numbers if student else None, expected.notebook_id)
            return {
                submission.student_id: _given(
                    expected, submission, notebook, grades.get(notebook.id, {}), comments.get(notebook.id, {})
                )
                for submission, notebook in rows
            }

    def people(self) -> dict[str, Person]:
        """Everybody in the gradebook, by id."""
        from nbgrader.api import Student

        with self._reading():
            rows = self._book.db.scalars(select(Student)).all()
            return {row.id: Person(row.first_name or "", row.last_name or "", row.email or "") for row in rows}

    def _by_notebook(self, model: Any, numbers: list[str] | None, notebook_id: str) -> dict[str, dict[str, Any]]:
        from nbgrader.api import SubmittedNotebook

        wanted = select(model).join(SubmittedNotebook, model.notebook_id == SubmittedNotebook.id)
        wanted = wanted.where(SubmittedNotebook.notebook_id == notebook_id)
        if numbers is not None:
            wanted = wanted.where(model.notebook_id.in_(numbers))
        found: dict[str, dict[str, Any]] = {}
        for row in self._book.db.scalars(wanted):
            found.setdefault(row.notebook_id, {})[row.cell_id] = row
        return found

    @contextlib.contextmanager
    def _session(self) -> Iterator[Any]:
        """A session that forgets: what formgrader wrote meanwhile is read anew."""
        session = self._book.db
        try:
            yield session
        except BaseException:
            session.rollback()
            raise
        finally:
            session.remove()

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        with _in_words("be read"), self._session():
            yield


def _cells_of(notebook: Any) -> tuple[list[Any], list[Any]]:
    """A notebook's cells that are graded, and those that are commented."""
    tasks = notebook.task_cells
    return [*notebook.grade_cells, *tasks], [*notebook.solution_cells, *tasks]


def _add_other_notebook(
    session: Any, submission: Any, number: str, graded: tuple[str, ...], commented: tuple[str, ...]
) -> None:
    """A notebook that others grade, with its empty grades and comments."""
    from nbgrader.api import Comment, Grade, SubmittedNotebook

    notebook = SubmittedNotebook(notebook_id=number, assignment_id=submission.id)
    session.add(notebook)
    session.flush()
    session.add_all(Grade(cell_id=cell, notebook_id=notebook.id) for cell in graded)
    session.add_all(Comment(cell_id=cell, notebook_id=notebook.id) for cell in commented)


def _complete(
    session: Any, model: Any, found: dict[str, Any], wanted: Mapping[str, str], notebook: Any
) -> dict[str, Any]:
    """A row for every cell: those that are not there are made."""
    for cell_id in wanted.values():
        if cell_id not in found:
            found[cell_id] = model(cell_id=cell_id, notebook_id=notebook.id)
            session.add(found[cell_id])
    return found


def _score(grade: Any) -> float:
    """As nbgrader's Grade.score has it, which only the database computes."""
    own = grade.manual_score if grade.manual_score is not None else grade.auto_score
    return 0.0 if own is None else float(own) + float(grade.extra_credit or 0.0)


def _given(
    expected: Expected, submission: Any, notebook: Any, grades: Mapping[str, Any], comments: Mapping[str, Any]
) -> Given:
    cells = []
    for name in dict.fromkeys((*expected.graded, *expected.commented)):
        grade = grades.get(expected.graded.get(name, ""))
        comment = comments.get(expected.commented.get(name, ""))
        cells.append(
            StaffCell(
                name,
                _score(grade) if grade else 0.0,
                expected.points.get(name, 0.0),
                grade is not None and grade.manual_score is not None,
                grade is not None and bool(grade.needs_manual_grade),
                (comment.manual_comment or "") if comment else "",
            )
        )
    at = submission.timestamp
    return Given(
        submission.student_id,
        expected.assignment,
        sum(map(_score, grades.values())),
        sum(expected.points.values()),
        notebook.late_submission_penalty or 0.0,
        at.replace(tzinfo=UTC) if at else None,
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
