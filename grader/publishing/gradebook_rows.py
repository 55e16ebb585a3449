"""A submission's rows in nbgrader's gradebook, read and written with a few statements that are made once.

nbgrader's models say what the tables are. Its objects are not used for a class: to make, track and flush them takes ten
times as long as the database needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from sqlalchemy import Connection, bindparam, insert, select, update


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A cell's grade, as nbgrader's Grade has it."""

    id: str
    cell_id: str
    auto_score: float | None = None
    manual_score: float | None = None
    extra_credit: float | None = None
    needs_manual_grade: bool = True

    ALL: ClassVar = ("id", "cell_id", "auto_score", "manual_score", "extra_credit", "needs_manual_grade")
    JUDGED: ClassVar = ("auto_score", "needs_manual_grade")  # the others are staff's

    @property
    def score(self) -> float:
        """As nbgrader's Grade.score, which only the database computes."""
        own = self.manual_score if self.manual_score is not None else self.auto_score
        return 0.0 if own is None else own + (self.extra_credit or 0.0)


@dataclass(frozen=True, slots=True)
class CommentRow:
    """What is said of a cell, as nbgrader's Comment has it."""

    id: str
    cell_id: str
    auto_comment: str | None = None
    manual_comment: str | None = None

    ALL: ClassVar = ("id", "cell_id", "auto_comment", "manual_comment")
    JUDGED: ClassVar = ("auto_comment",)


@dataclass(frozen=True, slots=True)
class SubmissionRows:
    """A student's submission and one of its notebooks. at: UTC, without its zone. "": a row that is not there yet.

    grades and comments: by cell_id.
    """

    student: str
    submission_id: str = ""
    notebook_id: str = ""
    at: datetime | None = None
    penalty: float | None = None
    grades: Mapping[str, GradeRow] = field(default_factory=dict, hash=False)
    comments: Mapping[str, CommentRow] = field(default_factory=dict, hash=False)

    @property
    def score(self) -> float:
        """What its grades are worth together, before the penalty."""
        return sum(grade.score for grade in self.grades.values())


@dataclass(frozen=True)
class Place:
    """Which notebook of which assignment. others: that assignment's other notebooks, the ids of their graded and their
    commented cells."""

    assignment_id: str
    notebook_id: str
    others: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict, hash=False)


def new_id() -> str:
    """As nbgrader makes its own."""
    return uuid4().hex


class Statements:
    """What is said to the database."""

    def __init__(self) -> None:
        from nbgrader.api import Comment, Grade, Student, SubmittedAssignment, SubmittedNotebook

        student, submission = Student.__table__, SubmittedAssignment.__table__
        notebook, grade, comment = SubmittedNotebook.__table__, Grade.__table__, Comment.__table__
        self._student, self._submission, self._notebook = insert(student), insert(submission), insert(notebook)
        self._grade, self._comment = insert(grade), insert(comment)
        own_submission = (submission.c.student_id == student.c.id) & (
            submission.c.assignment_id == bindparam("assignment")
        )
        own_notebook = (notebook.c.assignment_id == submission.c.id) & (notebook.c.notebook_id == bindparam("notebook"))
        columns = (submission.c.id, notebook.c.id, submission.c.timestamp, notebook.c.late_submission_penalty)
        joined = student.outerjoin(submission, own_submission).outerjoin(notebook, own_notebook)
        self._one = select(*columns).select_from(joined).where(student.c.id == bindparam("student"))
        joined = student.join(submission, own_submission).join(notebook, own_notebook)
        self._all = select(student.c.id, *columns).select_from(joined)
        self._grades, self._all_grades = _of_cells(grade, GradeRow, notebook)
        self._comments, self._all_comments = _of_cells(comment, CommentRow, notebook)
        self._set_submission, self._set_notebook, self._set_grade, self._set_comment = (
            update(table).where(table.c.id == bindparam("own")) for table in (submission, notebook, grade, comment)
        )

    def read(self, connection: Connection, place: Place, student: str) -> SubmissionRows | None:
        """The rows of a student's submission; None where the gradebook does not know the student."""
        wanted = {"assignment": place.assignment_id, "notebook": place.notebook_id, "student": student}
        found = connection.execute(self._one, wanted).first()
        if found is None:
            return None
        submission, notebook, at, penalty = found
        if notebook is None:
            return SubmissionRows(student, submission or "", at=at)
        own = {"notebook": notebook}
        grades = {row[1]: GradeRow(*row) for row in connection.execute(self._grades, own)}
        comments = {row[1]: CommentRow(*row) for row in connection.execute(self._comments, own)}
        return SubmissionRows(student, submission, notebook, at, penalty, grades, comments)

    def read_all(self, connection: Connection, place: Place) -> Iterator[SubmissionRows]:
        """Those of everybody whose submission the gradebook holds."""
        own = {"notebook": place.notebook_id}
        grades = _by_notebook(connection.execute(self._all_grades, own), GradeRow)
        comments = _by_notebook(connection.execute(self._all_comments, own), CommentRow)
        for student, submission, notebook, at, penalty in connection.execute(
            self._all, {**own, "assignment": place.assignment_id}
        ):
            yield SubmissionRows(
                student, submission, notebook, at, penalty, grades.get(notebook, {}), comments.get(notebook, {})
            )

    def write(self, connection: Connection, place: Place, before: SubmissionRows | None, after: SubmissionRows) -> None:
        """Make `before` (None: not even the student is there) into `after`, whose ids are all set."""
        if before is None:
            connection.execute(self._student, {"id": after.student})
        known = before or SubmissionRows(after.student)
        self._write_submission(connection, place, known, after)
        self._write_notebook(connection, place, known, after)
        grades = self._grade, self._set_grade
        _write_cells(connection, *grades, after.notebook_id, known.grades, after.grades)
        comments = self._comment, self._set_comment
        _write_cells(connection, *comments, after.notebook_id, known.comments, after.comments)

    def _write_submission(
        self, connection: Connection, place: Place, before: SubmissionRows, after: SubmissionRows
    ) -> None:
        if not before.submission_id:
            own = {"id": after.submission_id, "assignment_id": place.assignment_id, "student_id": after.student}
            connection.execute(self._submission, {**own, "timestamp": after.at})
            self._add_others(connection, place, after.submission_id)
        elif before.at != after.at:
            connection.execute(self._set_submission, {"own": after.submission_id, "timestamp": after.at})

    def _write_notebook(
        self, connection: Connection, place: Place, before: SubmissionRows, after: SubmissionRows
    ) -> None:
        penalty = {"late_submission_penalty": after.penalty}
        if not before.notebook_id:
            own = {"id": after.notebook_id, "notebook_id": place.notebook_id, "assignment_id": after.submission_id}
            connection.execute(self._notebook, own | penalty)
        elif before.penalty != after.penalty:
            connection.execute(self._set_notebook, {"own": after.notebook_id} | penalty)

    def _add_others(self, connection: Connection, place: Place, submission_id: str) -> None:
        """The notebooks that others grade, with empty grades and comments."""
        for number, (graded, commented) in place.others.items():
            own = {"notebook_id": new_id()}
            row = {"id": own["notebook_id"], "notebook_id": number, "assignment_id": submission_id}
            connection.execute(self._notebook, row)
            _many(connection, self._grade, [{"cell_id": cell} | own for cell in graded])
            _many(connection, self._comment, [{"cell_id": cell} | own for cell in commented])


def _write_cells(
    connection: Connection,
    new: Any,
    change: Any,
    notebook_id: str,
    before: Mapping[str, GradeRow] | Mapping[str, CommentRow],
    after: Mapping[str, GradeRow] | Mapping[str, CommentRow],
) -> None:
    """Add and change rows of cells. new, change: the statements that do."""
    rows = [row for cell, row in after.items() if before.get(cell) != row]
    added = [_words(row, row.ALL) | {"notebook_id": notebook_id} for row in rows if row.cell_id not in before]
    _many(connection, new, added)
    changed = [{"own": row.id} | _words(row, row.JUDGED) for row in rows if row.cell_id in before]
    _many(connection, change, changed)


def _words(row: GradeRow | CommentRow, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _of_cells(table: Any, kind: type[GradeRow | CommentRow], notebook: Any) -> tuple[Any, Any]:
    """Rows of one notebook that was handed in, and of all that were, with the notebook's id before them."""
    columns = [table.c[name] for name in kind.ALL]
    own = select(*columns).where(table.c.notebook_id == bindparam("notebook"))
    joined = table.join(notebook, table.c.notebook_id == notebook.c.id)
    everybody = select(table.c.notebook_id, *columns).select_from(joined)
    return own, everybody.where(notebook.c.notebook_id == bindparam("notebook"))


def _by_notebook(rows: Iterable[Any], kind: type) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for notebook, *row in rows:
        found.setdefault(notebook, {})[row[1]] = kind(*row)
    return found


def _many(connection: Connection, statement: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)
