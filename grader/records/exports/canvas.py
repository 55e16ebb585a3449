"""A gradebook as Canvas imports it: Grades, Import.

The form is that of Canvas's own export, and was checked against what its importer reads (lib/gradebook_importer.rb of
instructure/canvas-lms): five columns of the student, whom ID finds, else SIS User ID, else SIS Login ID; then
assignments, found by "Title (number)" or by title; then a row of the points that there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from grader.course.model import Assignment
from grader.records.gradebook import points_of
from grader.records.policy import Mark, Total
from grader.records.roster import Roster
from grader.records.tables import as_csv

STUDENT = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_TITLED = re.compile(r"(.*)\s\(\d+\)")


def as_canvas(totals: Iterable[Total], assignments: Iterable[Assignment], roster: Roster) -> str:
    """CSV for Canvas. With a roster, students that are not in it are left out."""
    headers = headers_of(assignments, roster)
    points = {assignment.name: assignment.max_score for assignment in assignments}
    rows = [("    Points Possible", "", "", "", "", *(points[name] for name in headers))]
    for total in totals:
        if not roster.people or total.student in roster.people:
            rows.append((*_student(total.student, roster), *(_cell(total, mark, points) for mark in total.marks)))
    return as_csv((*STUDENT, *headers.values()), rows)


def headers_of(assignments: Iterable[Assignment], roster: Roster) -> dict[str, str]:
    """What Canvas calls each assignment: as in its own export, where that is the roster; else our name."""
    titles = {found[1]: column for column in roster.columns if (found := _TITLED.fullmatch(column))}
    return {a.name: titles.get(a.name) or titles.get(a.title) or a.name for a in assignments}


def _student(student: str, roster: Roster) -> tuple[str, ...]:
    """Without a roster, our id is the login."""
    if not roster.people:
        return (student, "", "", student, "")
    person = roster.people[student]
    fields = ("id", "sis_user_id", "sis_login_id", "section")
    known = [person.get(field, "") for field in fields]
    if not any(known[:3]):
        known[2] = student
    return (person.get("name") or student, *known)


def _cell(total: Total, mark: Mark, points: Mapping[str, float]) -> float | str:
    if mark.excused and (mark.assignment in total.dropped or points_of(mark, points[mark.assignment]) is None):
        return "EX"
    found = points_of(mark, points[mark.assignment])
    return "" if found is None else found
