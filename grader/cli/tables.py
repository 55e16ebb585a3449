"""Tables for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from grader.course.model import Course

MOST_ROWS = 100  # students; nobody reads more of them in a terminal, and drawing them takes longer than skipping them


def class_table(course: Course, records: Sequence[Mapping[str, Any]]) -> Table:
    """Students by assignment, each under its number, with what could be had in the first row.

    records: as in results.jsonl, with `held`. Of a large class the first MOST_ROWS are shown. Of all columns only the
    first gives way where the terminal is narrow: a score is never cut.
    """
    shown = [a for a in course.graded if any(record["assignment"] == a.name for record in records)]
    table = Table(title=course.title, box=box.SIMPLE_HEAD, padding=0)
    table.add_column("student", overflow="fold", min_width=len("student"))
    for assignment in shown:
        table.add_column(assignment.name.partition("_")[0], justify="right", no_wrap=True)
    table.add_column("total", justify="right", no_wrap=True)
    most = [assignment.max_score for assignment in shown]
    table.add_row("out of", *map(_short, most), _short(sum(most)), style="dim", end_section=True)
    cells = {(record["student"], record["assignment"]): record for record in records}
    students = sorted({student for student, _ in cells})
    for student in students[:MOST_ROWS]:
        own = [cells.get((student, assignment.name)) for assignment in shown]
        total = sum(record["score"] for record in own if record and not record["held"])
        table.add_row(Text(student), *map(_score, own), _short(total))
    return table


def rest_of_class(records: Iterable[Mapping[str, Any]]) -> str:
    """What is to be said below of the students that the table does not show, "" where it shows all."""
    more = len({record["student"] for record in records}) - MOST_ROWS
    return f"... and {more:,} more; scores.csv has them all" if more > 0 else ""


def _score(record: Mapping[str, Any] | None) -> str:
    if record is None:
        return ""
    if record["held"]:
        return "[yellow]held[/]"
    colour = "green" if record["score"] == record["max_score"] else "red" if record["score"] == 0 else "default"
    return f"[{colour}]{_short(record['score'])}[/]"


def _short(points: float) -> str:
    """ "12.5", "15": a digit after the point where there is one."""
    return f"{round(points, 1):.1f}".removesuffix(".0")
