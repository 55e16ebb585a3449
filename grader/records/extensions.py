"""Extensions: who has more time for what. A CSV file, by default extensions.csv beside course.yml.

student,assignment,until,why
ada,06_backprop,2026-11-30 23:59,ill
bela,06_backprop,3 days,                 after the due date
chen,,1 week,                            for every assignment
dara,03_loss,excused,                    left out of the total, unless it helps
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from grader.course.policy import Policy, read_length, read_time
from grader.errors import CourseError
from grader.records.tables import Row, read_csv

FILE = "extensions.csv"  # beside course.yml
_EXCUSED = "excused"


@dataclass(frozen=True)
class Extension:
    """More time for a student: until a time, or by a length, or for ever."""

    student: str
    assignment: str  # "": all of them
    until: datetime | None = None  # naive: in the course's zone
    longer: timedelta = timedelta()
    excused: bool = False
    line: int = 0

    def due(self, policy: Policy, due: datetime) -> datetime:
        """The due date with it; never an earlier one. due: as the course's clocks show it."""
        until = policy.local(self.until) if self.until else due
        return max(due, until, due + self.longer)


def read_extensions(text: str, assignments: Sequence[str], file: str = FILE) -> tuple[Extension, ...]:
    """The extensions in a file. Raises CourseError with its line."""
    table = read_csv(text, file, ("student", "assignment", "until"))
    extensions = [_extension(row, assignments, file) for row in table.rows]
    seen: dict[tuple[str, str], int] = {}
    for extension in extensions:
        key = extension.student, extension.assignment
        if key in seen:
            what = f"{extension.student}, {extension.assignment or 'all assignments'}"
            raise CourseError(f"{file}, line {extension.line}: {what} stands here twice (first on line {seen[key]})")
        seen[key] = extension.line
    return tuple(extensions)


def _extension(row: Row, assignments: Sequence[str], file: str) -> Extension:
    student, assignment, until = (row.cells[name] for name in ("student", "assignment", "until"))
    try:
        if not student:
            raise ValueError("whose extension is it? the cell of the student is empty")
        if assignment and assignment not in assignments:
            near = difflib.get_close_matches(assignment, assignments, n=1)
            raise ValueError(
                f"there is no assignment {assignment!r}" + (f"; did you mean {near[0]!r}?" if near else "")
            )
        if until == _EXCUSED:
            return Extension(student, assignment, excused=True, line=row.line)
        if until[:1].isdigit() and until[-1:].isalpha() and not until.endswith("Z"):
            return Extension(student, assignment, longer=read_length(until), line=row.line)
        return Extension(student, assignment, until=read_time(until), line=row.line)
    except ValueError as error:
        raise CourseError(f"{file}, line {row.line}: {error}{_forms(str(error))}") from None


def _forms(error: str) -> str:
    return f", or 3 days, or {_EXCUSED}" if "is no time" in error else ""


def of_student(extensions: Iterable[Extension]) -> dict[str, list[Extension]]:
    """Extensions by student."""
    found: dict[str, list[Extension]] = {}
    for extension in extensions:
        found.setdefault(extension.student, []).append(extension)
    return found


def idle(extensions: Iterable[Extension], policy: Policy, students: Iterable[str]) -> list[str]:
    """Extensions that change nothing, each in a sentence: likely slips of the pen."""
    known = set(students)
    return [text for extension in extensions if (text := _idle(extension, policy, known))]


def _idle(extension: Extension, policy: Policy, students: set[str]) -> str:
    line = f"extensions, line {extension.line}: "
    if extension.student not in students:
        return f"{line}nobody has handed anything in as {extension.student!r}"
    if extension.excused:
        return ""
    names = [extension.assignment] if extension.assignment else list(policy.due)
    dues = [policy.local(policy.due[name]) for name in names if name in policy.due]
    if not dues:
        return f"{line}{extension.assignment or 'no assignment'} has no due date that could be extended"
    if all(extension.due(policy, due) == due for due in dues):
        return f"{line}this is no later than {extension.assignment or 'anything'} is due anyway"
    return ""
