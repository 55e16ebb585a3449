"""Tables for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from grader.course.model import Course
from grader.records.exports import Scored

MOST_ROWS = 100  # students; nobody reads more of them in a terminal, and drawing them takes longer than skipping them


def class_table(course: Course, scored: Sequence[Scored]) -> Table:
    """Students by assignment, each under its number, with what could be had in the first row.

    Of a large class the first MOST_ROWS are shown. Of all columns only the first gives way where the terminal is
    narrow: a score is never cut.
    """
    there = {one.assignment for one in scored}
    shown = [assignment for assignment in course.graded if assignment.name in there]
    table = Table(title=course.title, box=box.SIMPLE_HEAD, padding=0)
    table.add_column("student", overflow="fold", min_width=len("student"))
    for assignment in shown:
        table.add_column(assignment.name.partition("_")[0], justify="right", no_wrap=True)
    table.add_column("total", justify="right", no_wrap=True)
    most = [assignment.max_score for assignment in shown]
    table.add_row("out of", *map(_short, most), _short(sum(most)), style="dim", end_section=True)
    cells = {(one.student, one.assignment): one for one in scored}
    students = sorted({student for student, _ in cells})
    for student in students[:MOST_ROWS]:
        own = [cells.get((student, assignment.name)) for assignment in shown]
        total = sum(one.score for one in own if one and not one.held)
        table.add_row(Text(student), *map(_score, own), _short(total))
    return table


def rest_of_class(scored: Iterable[Scored]) -> str:
    """What is to be said below of the students that the table does not show, "" where it shows all."""
    more = len({one.student for one in scored}) - MOST_ROWS
    return f"... and {more:,} more; scores.csv has them all" if more > 0 else ""


def _score(one: Scored | None) -> str:
    if one is None:
        return ""
    if one.held:
        return "[yellow]held[/]"
    colour = "green" if one.score == one.max_score else "red" if one.score == 0 else "default"
    return f"[{colour}]{_short(one.score)}[/]"


def _short(points: float) -> str:
    """ "12.5", "15": a digit after the point where there is one."""
    return f"{round(points, 1):.1f}".removesuffix(".0")
