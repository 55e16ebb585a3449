"""Everything that a class's totals are made of, and the totals under any policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from grader.course.model import Course
from grader.course.policy import Policy
from grader.records.attempts import Graded
from grader.records.extensions import Extension, idle
from grader.records.policy import Mark, Scheme, State, Total, totals
from grader.records.roster import Roster


@dataclass(frozen=True)
class Gradebook:
    """A class at a moment. now: with its time zone."""

    course: Course
    rows: tuple[Graded, ...]
    now: datetime
    extensions: tuple[Extension, ...] = ()
    roster: Roster = field(default_factory=lambda: Roster({}))

    @property
    def points(self) -> Mapping[str, float]:
        """The most that each assignment gives, in the course's order."""
        return {assignment.name: assignment.max_score for assignment in self.course.graded}

    @property
    def students(self) -> set[str]:
        return {row.student for row in self.rows} | set(self.roster.people)

    def totals(self, policy: Policy | None = None) -> list[Total]:
        """Everybody's total, under the course's policy or another one."""
        scheme = Scheme.of(policy or self.course.policy, self.points)
        return totals(scheme, self.rows, self.extensions, self.now, self.students)

    def remarks(self, found: list[Total]) -> list[str]:
        """What an instructor should know of these totals, each in a sentence."""
        said = idle(self.extensions, self.course.policy, self.students)
        guessed = sum(mark.guessed for total in found for mark in total.marks)
        if guessed:
            said.append(f"nothing tells when {guessed} of the attempts that count were handed in: none of them is late")
        said += self._too_early()
        unlisted = sorted({row.student for row in self.rows} - set(self.roster.people)) if self.roster.people else []
        if unlisted:
            said.append(f"not in the roster: {few(unlisted)}")
        return said

    def _too_early(self) -> list[str]:
        """Exams that were handed in before they opened: a clock is wrong, or a paper was known."""
        opening = {a.name: a.exam.opens for a in self.course.graded if a.exam and a.exam.opens}
        found: dict[str, set[str]] = {}
        for row in self.rows:
            if row.handed_in and row.assignment in opening and row.handed_in.at < opening[row.assignment]:
                found.setdefault(row.assignment, set()).add(row.student)
        return [f"{name}: handed in before it opened, by {few(sorted(who))}; it counts" for name, who in found.items()]


def points_of(mark: Mark, most: float) -> float | None:
    """The points of a mark; None where it is not decided, or nothing was handed in and nothing says it is too late."""
    if not mark.decided or mark.state is State.OPEN or (mark.state is State.MISSING and (not mark.due or mark.excused)):
        return None
    return round(mark.least * most, 4)


def few(names: list[str], most: int = 10) -> str:
    """Names, and how many more there are."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
