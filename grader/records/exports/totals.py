"""Totals for a spreadsheet: a class under its policy, and what another policy would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grader.records.gradebook import points_of
from grader.records.policy import Change, Total
from grader.records.roster import Roster
from grader.records.tables import as_csv


def as_totals(totals: Iterable[Total], points: Mapping[str, float], roster: Roster) -> str:
    """CSV: a row a student, a column an assignment (points, after lateness), and the total in percent.

    Empty is what is not decided; at_least and at_most say between what it lies. late: days, by assignment.
    """
    names = ("name",) if any(person.get("name") for person in roster.people.values()) else ()
    columns = (
        *("student", *names, *points),
        *("total", "at_least", "at_most", "letter", "held", "late", "dropped", "unknown_time"),
    )
    return as_csv(columns, [_row(total, points, roster, bool(names)) for total in totals])


def _row(total: Total, points: Mapping[str, float], roster: Roster, named: bool) -> tuple[object, ...]:
    least, most = percent(total.least), percent(total.most)
    return (
        total.student,
        *([roster.people.get(total.student, {}).get("name", "")] if named else []),
        *(_cell(points_of(mark, points[mark.assignment])) for mark in total.marks),
        least if total.decided else "",
        least,
        most,
        total.letter,
        " ".join(total.held),
        " ".join(f"{mark.assignment}:{mark.days_late}" for mark in total.marks if mark.days_late),
        " ".join(sorted(total.dropped)),
        " ".join(mark.assignment for mark in total.marks if mark.guessed),
    )


def as_changes(changes: Iterable[Change]) -> str:
    """CSV: a row a student, totals in percent under both policies, what is gained, and both letters."""
    columns = ("student", "before", "after", "gain", "letter_before", "letter_after")
    rows = [
        (
            change.student,
            percent(change.before.least) if change.before.decided else "",
            percent(change.after.least) if change.after.decided else "",
            "" if change.gain is None else round(100 * change.gain, 4),
            change.before.letter,
            change.after.letter,
        )
        for change in changes
    ]
    return as_csv(columns, rows)


def percent(share: float | None) -> float | str:
    """A share in percent, or nothing."""
    return "" if share is None else round(100 * share, 4)


def _cell(points: float | None) -> float | str:
    return "" if points is None else points
