"""Submissions' rows in nbgrader's gradebook, read and written with a few statements that are made once.

nbgrader's models say what the tables are. Its objects are not used for a class: to make, track and flush them takes ten
times as long as the database needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from sqlalchemy import Connection, bindparam, insert, select, update

Words = dict[str, Any]  # a row, by column


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


@dataclass(frozen=True)
class Change:
    """What is there of a submission (None: not even the student), and what is to be there: ids of all its rows."""

    place: Place
    before: SubmissionRows | None
    after: SubmissionRows


def new_id() -> str:
    """As nbgrader makes its own."""
    return uuid4().hex


class Statements:
    """What is said to the database."""

    def __init__(self) -> None:
        from nbgrader.api import Comment, Grade, Student, SubmittedAssignment, SubmittedNotebook

        student, submission = Student.__table__, SubmittedAssignment.__table__
        notebook, grade, comment = SubmittedNotebook.__table__, Grade.__table__, Comment.__table__
        self._new = tuple(map(insert, (student, submission, notebook, grade, comment)))
        own_submission = (submission.c.student_id == student.c.id) & (
            submission.c.assignment_id == bindparam("assignment")
        )
        own_notebook = (notebook.c.assignment_id == submission.c.id) & (notebook.c.notebook_id == bindparam("notebook"))
        ids = student.c.id, submission.c.id, notebook.c.id
        columns = (*ids, submission.c.timestamp, notebook.c.late_submission_penalty)
        joined = student.outerjoin(submission, own_submission).outerjoin(notebook, own_notebook)
        some = student.c.id.in_(bindparam("students", expanding=True))
        self._some = select(*columns).select_from(joined).where(some)
        joined = student.join(submission, own_submission).join(notebook, own_notebook)
        self._all = select(*columns).select_from(joined)
        self._grades, self._all_grades = _of_cells(grade, GradeRow, notebook)
        self._comments, self._all_comments = _of_cells(comment, CommentRow, notebook)
        self._changes = tuple(
            update(table).where(table.c.id == bindparam("own")) for table in (submission, notebook, grade, comment)
        )

    def read(self, connection: Connection, place: Place, students: Sequence[str]) -> dict[str, SubmissionRows]:
        """The rows of some students' submissions; nothing of those whom the gradebook does not know."""
        words = {"assignment": place.assignment_id, "notebook": place.notebook_id, "students": students}
        found = connection.execute(self._some, words).all()
        own = {"notebooks": [notebook for _, _, notebook, _, _ in found if notebook]}
        grades = _by_notebook(connection.execute(self._grades, own), GradeRow) if own["notebooks"] else {}
        comments = _by_notebook(connection.execute(self._comments, own), CommentRow) if own["notebooks"] else {}
        return {row[0]: _rows_of(row, grades, comments) for row in found}

    def read_all(self, connection: Connection, place: Place) -> Iterator[SubmissionRows]:
        """Those of everybody whose submission the gradebook holds."""
        own = {"notebook": place.notebook_id}
        grades = _by_notebook(connection.execute(self._all_grades, own), GradeRow)
        comments = _by_notebook(connection.execute(self._all_comments, own), CommentRow)
        for row in connection.execute(self._all, {**own, "assignment": place.assignment_id}):
            yield _rows_of(row, grades, comments)

    def write(self, connection: Connection, changes: Iterable[Change]) -> None:
        """Make what was read into what is to be there: a statement for a table, with all its rows."""
        new, changed = _Rows(), _Rows()
        for change in changes:
            _plan(change, new, changed)
        for statement, rows in zip(
            (*self._new, *self._changes), (*new.in_order(), *changed.in_order()[1:]), strict=True
        ):
            if rows:
                connection.execute(statement, rows)


@dataclass(frozen=True)
class _Rows:
    """Rows to write, by table."""

    students: list[Words] = field(default_factory=list)
    submissions: list[Words] = field(default_factory=list)
    notebooks: list[Words] = field(default_factory=list)
    grades: list[Words] = field(default_factory=list)
    comments: list[Words] = field(default_factory=list)

    def in_order(self) -> tuple[list[Words], ...]:
        """None refers to a later one."""
        return self.students, self.submissions, self.notebooks, self.grades, self.comments


def _plan(change: Change, new: _Rows, changed: _Rows) -> None:
    """The rows that a change adds, and those that it changes."""
    place, after = change.place, change.after
    before = change.before or SubmissionRows(after.student)
    if change.before is None:
        new.students.append({"id": after.student})
    if not before.submission_id:
        own = {"id": after.submission_id, "assignment_id": place.assignment_id, "student_id": after.student}
        new.submissions.append(own | {"timestamp": after.at})
        _plan_others(place, after.submission_id, new)
    elif before.at != after.at:
        changed.submissions.append({"own": after.submission_id, "timestamp": after.at})
    if not before.notebook_id:
        new.notebooks.append(_notebook(after.notebook_id, place.notebook_id, after.submission_id, after.penalty))
    elif before.penalty != after.penalty:
        changed.notebooks.append({"own": after.notebook_id, "late_submission_penalty": after.penalty})
    _plan_cells(after.notebook_id, before.grades, after.grades, new.grades, changed.grades)
    _plan_cells(after.notebook_id, before.comments, after.comments, new.comments, changed.comments)


def _plan_others(place: Place, submission_id: str, new: _Rows) -> None:
    """The notebooks that others grade, with empty grades and comments."""
    for number, (graded, commented) in place.others.items():
        own = new_id()
        new.notebooks.append(_notebook(own, number, submission_id, None))
        _plan_cells(own, {}, {cell: GradeRow(new_id(), cell) for cell in graded}, new.grades, [])
        _plan_cells(own, {}, {cell: CommentRow(new_id(), cell) for cell in commented}, new.comments, [])


def _plan_cells(
    notebook_id: str,
    before: Mapping[str, GradeRow] | Mapping[str, CommentRow],
    after: Mapping[str, GradeRow] | Mapping[str, CommentRow],
    new: list[Words],
    changed: list[Words],
) -> None:
    for cell, row in after.items():
        if cell not in before:
            new.append(_words(row, row.ALL) | {"notebook_id": notebook_id})
        elif before[cell] != row:
            changed.append(_words(row, row.JUDGED) | {"own": row.id})


def _notebook(own: str, notebook_id: str, submission_id: str, penalty: float | None) -> Words:
    ids = {"id": own, "notebook_id": notebook_id, "assignment_id": submission_id}
    return {**ids, "late_submission_penalty": penalty}


def _words(row: GradeRow | CommentRow, names: Iterable[str]) -> Words:
    return {name: getattr(row, name) for name in names}


def _of_cells(table: Any, kind: type[GradeRow | CommentRow], notebook: Any) -> tuple[Any, Any]:
    """The rows of some notebooks that were handed in, and of all that were; before each the notebook's id."""
    columns = (table.c.notebook_id, *(table.c[name] for name in kind.ALL))
    some = select(*columns).where(table.c.notebook_id.in_(bindparam("notebooks", expanding=True)))
    joined = table.join(notebook, table.c.notebook_id == notebook.c.id)
    everybody = select(*columns).select_from(joined).where(notebook.c.notebook_id == bindparam("notebook"))
    return some, everybody


def _rows_of(row: Any, grades: Mapping[str, Any], comments: Mapping[str, Any]) -> SubmissionRows:
    student, submission, notebook, at, penalty = row
    cells = grades.get(notebook, {}), comments.get(notebook, {})
    return SubmissionRows(student, submission or "", notebook or "", at, penalty, *cells)


def _by_notebook(rows: Iterable[Any], kind: type) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for notebook, *row in rows:
        found.setdefault(notebook, {})[row[1]] = kind(*row)
    return found
