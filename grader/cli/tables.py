"""Tables for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import JustifyMethod
from rich.table import Table
from rich.text import Text

from grader.course.model import Course
from grader.records.exports import Scored

MOST_ROWS = 100  # students; nobody reads more of them in a terminal, and drawing them takes longer than skipping them
NAME = 8  # columns that a student's id keeps beside any numbers, if it has so many


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
    table.add_row("out of", *map(short, most), short(sum(most)), style="dim", end_section=True)
    cells = {(one.student, one.assignment): one for one in scored}
    students = sorted({student for student, _ in cells})
    for student in students[:MOST_ROWS]:
        own = [cells.get((student, assignment.name)) for assignment in shown]
        total = sum(one.score for one in own if one and not one.held)
        table.add_row(Text(student), *map(_score, own), short(total))
    return table


def rest_of_class(scored: Iterable[Scored]) -> str:
    """What is to be said below of the students that the table does not show, "" where it shows all."""
    more = len({one.student for one in scored}) - MOST_ROWS
    return f"... and {more:,} more; scores.csv has them all" if more > 0 else ""


def number_table(
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    width: int | None = None,
    left: Sequence[str] = (),
) -> Table:
    """A student in each row, plain; the other cells are markup. left: the headers of columns that are no numbers.

    width: what there is, such as a terminal's; None where there is no end. Where it is too little an id is folded, and
    a cell goes on below at its spaces; no number is ever cut.
    """
    columns = list(zip(header, *rows, strict=True))
    widest = [max(Text.from_markup(cell).cell_len for cell in column) for column in columns]
    least = [max(map(_widest_word, column)) for column in columns]
    widest[0] = max(Text(name).cell_len for name in columns[0])
    least[0] = min(widest[0], NAME)
    room = width - len(columns) - 1 if width else sum(widest)
    table = Table(title=title, box=box.SIMPLE_HEAD, padding=0)
    for name, cells in zip(header, _fitted(widest, least, room), strict=True):
        justify: JustifyMethod = "left" if name in (header[0], *left) else "right"
        table.add_column(name, justify=justify, overflow="fold", min_width=cells, max_width=cells)
    for row in rows:
        table.add_row(Text(row[0]), *row[1:])
    return table


def _fitted(widest: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Widths that fit into `room`, if they can: who has most to spare gives way first."""
    widths = list(widest)
    while sum(widths) > room:
        spare = [width - needed for width, needed in zip(widths, least, strict=True)]
        if max(spare) <= 0:
            break
        widths[spare.index(max(spare))] -= 1
    return widths


def _widest_word(cell: str) -> int:
    """ "12.5 +1d" may be broken at its space, "41.7 %" not."""
    return max(map(len, Text.from_markup(cell).plain.replace(" %", "_%").split()), default=0)


def _score(one: Scored | None) -> str:
    if one is None:
        return ""
    if one.held:
        return "[yellow]held[/]"
    colour = "green" if one.score == one.max_score else "red" if one.score == 0 else "default"
    return f"[{colour}]{short(one.score)}[/]"


def short(points: float) -> str:
    """ "12.5", "15": a digit after the point where there is one."""
    return f"{round(points, 1):.1f}".removesuffix(".0")
