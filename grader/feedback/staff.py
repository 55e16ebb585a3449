"""What people add to a student's page: scores and comments given by hand, lateness, remarks on the notebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.feedback.pages import render

PLACE = "<!-- staff -->"  # in student.html; nothing of a student's can say it, for all of that is escaped


@dataclass(frozen=True)
class StaffRow:
    """A cell that people graded or commented, or must still grade. points: 0 where it is only commented."""

    name: str
    score: float
    points: float
    is_manual: bool
    waits: bool
    comment: str


@dataclass(frozen=True)
class StaffView:
    """All of it. total: with what was given by hand and lateness taken off."""

    rows: tuple[StaffRow, ...]
    remarks: tuple[str, ...]
    penalty: float
    total: float
    points: float

    @property
    def waits(self) -> bool:
        return any(row.waits for row in self.rows)

    @property
    def is_changed(self) -> bool:
        """Whether the total is another than the page's own score."""
        return bool(self.penalty) or any(row.points for row in self.rows)

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.remarks or self.penalty)


def with_staff(page: str, view: StaffView) -> str:
    """A student's page with what people added. A receipt has no place for it, and stays as it is."""
    part = "" if view.is_empty else render("staff.html", view=view)
    return page.replace(PLACE, part, 1)


def rows_of(cells: Sequence[StaffRow]) -> tuple[StaffRow, ...]:
    """Those of which there is something to say."""
    return tuple(row for row in cells if row.comment or row.is_manual or (row.waits and row.points))
