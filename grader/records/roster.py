"""Who takes part: our student ids, and how other systems know these students.

A CSV file with a column `student`, our id, and any of name, Canvas's ID, SIS User ID, SIS Login ID and Section, and
Moodle's Email address, Username and ID number. Or what Canvas itself exports: there our id is in one of its columns.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from grader.errors import CourseError
from grader.records.tables import Row, Table, harmless, read_csv

KNOWN = {
    "name": "name",
    "id": "id",
    "canvasid": "id",
    "sisuserid": "sis_user_id",
    "sisloginid": "sis_login_id",
    "section": "section",
    "email": "email",
    "emailaddress": "email",
    "username": "username",
    "idnumber": "idnumber",
}
IDENTIFYING = ("id", "sis_user_id", "sis_login_id", "email", "username", "idnumber")
_CANVAS_MATCH = "SIS Login ID"


@dataclass(frozen=True)
class Roster:
    """people: by our student id, what is known of each by field. columns: of the file."""

    people: Mapping[str, Mapping[str, str]]
    columns: tuple[str, ...] = ()

    def has(self, field: str) -> bool:
        """Whether everybody has it."""
        return bool(self.people) and all(person.get(field) for person in self.people.values())


def read_roster(text: str, file: str, match: str | None, students: Collection[str]) -> Roster:
    """The roster in a file. match: the column that holds our ids; students: those who handed something in.

    Where an id is the part of an address before the @, the part is enough. Raises CourseError with the line.
    """
    table = read_csv(text, file)
    is_canvas = "Student" in table.columns and "ID" in table.columns
    column = match or (_CANVAS_MATCH if is_canvas else "student")
    if column not in table.columns:
        raise CourseError(
            f"{file}, line 1: no column is called {column!r}; name the one that holds our student ids with --match. "
            f"There are {', '.join(table.columns)}"
        )
    fields = _fields(table, is_canvas)
    people: dict[str, dict[str, str]] = {}
    lines: dict[str, int] = {}
    for row in table.rows:
        student = _known_as(row.cells[column], students)
        if not student and is_canvas:  # "Points Possible", "Manual Posting", the test student
            continue
        if not student:
            raise CourseError(f"{file}, line {row.line}: the cell of {column!r} is empty")
        if student in lines:
            raise CourseError(
                f"{file}, line {row.line}: {student!r} stands here twice (first on line {lines[student]})"
            )
        lines[student] = row.line
        people[student] = _person(row, fields, file)
    return Roster(people, table.columns)


def _fields(table: Table, is_canvas: bool) -> dict[str, str]:
    """Columns by the field that they hold. Canvas calls the name `Student`."""
    fields: dict[str, str] = {}
    for name in table.columns:
        plain = "".join(filter(str.isalnum, name.lower()))
        field = "name" if is_canvas and name == "Student" else KNOWN.get(plain)
        if field and field not in fields.values():
            fields[name] = field
    return fields


def _known_as(cell: str, students: Collection[str]) -> str:
    part = cell.partition("@")[0]
    return part if cell not in students and part in students else cell


def _person(row: Row, fields: Mapping[str, str], file: str) -> dict[str, str]:
    person = {field: row.cells[column] for column, field in fields.items()}
    for field in IDENTIFYING:
        if harmless(person.get(field, "")) != person.get(field, ""):
            raise CourseError(
                f"{file}, line {row.line}: a spreadsheet would run {person[field]!r} as a formula, and made harmless "
                "it would be another id; write it otherwise"
            )
    return person
