"""Grades as Moodle imports them: Grades, Import, CSV file.

Checked against Moodle's documentation of grade import, and against what its importer reads (load_data.php, in
grade/import/csv/classes of moodle/moodle): one column finds the user, each other is mapped to a grade item or to the
feedback of one; "-" is no grade; one unknown user ends the whole import; feedback without its grade takes that away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from grader.course.policy import Policy
from grader.errors import UsageError
from grader.records.gradebook import points_of
from grader.records.policy import Mark, State, Total
from grader.records.roster import Roster
from grader.records.tables import as_csv

FIELDS = {"username": "Username", "email": "Email address", "idnumber": "ID number"}
NO_GRADE = "-"


def as_moodle(
    totals: Iterable[Total],
    points: Mapping[str, float],
    policy: Policy,
    roster: Roster,
    *,
    field: str | None = None,
    in_percent: bool = False,
) -> str:
    """CSV for Moodle: the user, and for each assignment its points (or percent) and a sentence.

    field: one of FIELDS; else the first that everybody in the roster has, and our id as username where there is none.
    With a roster, students that are not in it are left out.
    """
    chosen = field or next((name for name in FIELDS if roster.has(name)), "username")
    if field and roster.people and not roster.has(field):
        lacking = next(student for student, person in roster.people.items() if not person.get(field))
        raise UsageError(f"--by {field}: the roster has none for {lacking}")
    columns = [FIELDS[chosen]]
    for name in points:
        columns += [name, f"{name} feedback"]
    rows = []
    for total in totals:
        if not roster.people or total.student in roster.people:
            row: list[object] = [roster.people.get(total.student, {}).get(chosen) or total.student]
            for mark in total.marks:
                row += [_grade(mark, 100.0 if in_percent else points[mark.assignment]), _feedback(mark, policy)]
            rows.append(row)
    return as_csv(columns, rows)


def _grade(mark: Mark, most: float) -> float | str:
    found = points_of(mark, most)
    return NO_GRADE if found is None else found


def _feedback(mark: Mark, policy: Policy) -> str:
    """What was counted, for the student."""
    if mark.state is State.MISSING and mark.due:
        return "nothing was handed in"
    if mark.state is State.REFUSED:
        return "handed in too late to count"
    if mark.state is not State.COUNTED:
        return ""
    which = f"attempt {mark.attempt} of {mark.attempts}" if mark.attempts > 1 else ""
    when = f"handed in {_shown(policy, mark.handed_in.at)}" if mark.handed_in else ""
    days = f"{mark.days_late} {'day' if mark.days_late == 1 else 'days'} late" if mark.days_late else ""
    cost = f"{100 * mark.deducted:g} % taken off" if mark.deducted else ""
    return "; ".join(filter(None, (which, when, days, cost)))


def _shown(policy: Policy, at: datetime) -> str:
    return f"{at.astimezone(policy.zone):%Y-%m-%d %H:%M %Z}"
