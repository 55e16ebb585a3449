"""nbgrader's gradebook as a table: the columns of nbgrader's own export, under our policy, and what that adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC

from grader.publishing.gradebook import Given, Person
from grader.records.exports.totals import percent
from grader.records.gradebook import Gradebook, points_of
from grader.records.policy import Mark, State, Total
from grader.records.tables import as_csv

THEIRS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)
OURS = ("days_late", "needs_manual_grade", "dropped", "total_percent", "letter")


def as_nbgrader(
    book: Gradebook, totals: Iterable[Total], given: Mapping[tuple[str, str], Given], people: Mapping[str, Person]
) -> str:
    """CSV: a row for each assignment and student. given: by student and assignment.

    raw_score is what the gradebook holds, with what was given by hand; score is that with the policy's lateness taken
    off, empty while work may still come. total_percent and letter are the student's, in each of their rows.
    """
    published = {assignment for _, assignment in given}
    rows = [
        _row(book, total, mark, given.get((total.student, mark.assignment)), people.get(total.student, Person()))
        for total in totals
        for mark in total.marks
        if mark.assignment in published
    ]
    return as_csv((*THEIRS, *OURS), sorted(rows, key=lambda row: (str(row[0]), str(row[3]))))


def _row(book: Gradebook, total: Total, mark: Mark, own: Given | None, person: Person) -> tuple[object, ...]:
    most = own.points if own else book.points[mark.assignment]
    raw = own.score if own else 0.0
    score = points_of(mark, most) if own else (None if mark.state is State.OPEN else 0.0)
    return (
        mark.assignment,
        book.course.policy.instant(mark.due).strftime("%Y-%m-%d %H:%M:%S") if mark.due else "",
        own.handed_in.astimezone(UTC).replace(tzinfo=None) if own and own.handed_in else "",
        total.student,
        person.last_name,
        person.first_name,
        person.email,
        raw,
        "" if score is None else round(raw - score, 4),
        "" if score is None else score,
        most,
        mark.days_late,
        int(own.waits) if own else 0,
        int(mark.assignment in total.dropped),
        percent(total.least) if total.decided else "",
        total.letter,
    )
