"""What comes out of the journal: a class's totals under its policy, what another policy would change, gradebooks.

Nothing here runs student code or writes to the journal.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.app import COURSE, console, errors, main, open_course, say
from grader.cli.exports import export, write
from grader.cli.tables import MOST_ROWS, number_table, short
from grader.course.model import Course
from grader.errors import UsageError

if TYPE_CHECKING:  # loaded when a command needs it, so that the others of the group need no database
    from grader.records.attempts import Graded
    from grader.records.gradebook import Gradebook
    from grader.records.policy import Change, Mark, Total
    from grader.records.roster import Roster

JOURNAL = click.option(
    "--journal",
    default="results/journal.sqlite",
    show_default=True,
    envvar="GRADER_JOURNAL",
    show_envvar=True,
    help="The journal: a file, or a database's URL.",
)
EXTENSIONS = click.option(
    "--extensions",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Who has more time; default: extensions.csv beside course.yml, where there is one.",
)
ROSTER = click.option(
    "--roster",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Who takes part, and how other systems know them: a CSV file, or what Canvas exports.",
)
MATCH = click.option(
    "--match", metavar="COLUMN", help="The roster's column that holds our student ids; default: student."
)
AT = click.option(
    "--at", metavar="TIME", help="As if it were then, such as '2026-12-01 12:00'; default: now. Decides what is due."
)
OUTPUT = click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to write."
)
SOURCES = (COURSE, JOURNAL, EXTENSIONS, ROSTER, MATCH, AT)


def sources(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what a gradebook is made of."""
    for option in reversed(SOURCES):
        command = option(command)
    return command


@main.command()
@sources
@click.option(
    "--diff",
    "other",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Another policy, alone in a file or in another course.yml: who would gain, who would lose.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Also write everything to this CSV file."
)
def report(other: Path | None, output: Path | None, **words: Any) -> None:
    """Show the class's totals under its policy. Or what another policy than that of course.yml would change."""
    from grader.course.model import load_policy
    from grader.records.exports.totals import as_changes, as_totals
    from grader.records.policy import compare

    book = open_gradebook(**words)
    found = book.totals()
    if other:
        changes = compare(found, book.totals(load_policy(other, book.course)))
        show_changes(changes, other)
    else:
        show_totals(book, found)
    if output:
        text = as_changes(changes) if other else as_totals(found, book.points, book.roster)
        write(output, text.encode())
    conclude(book, found)


@export.command("csv")
@sources
@OUTPUT
def export_csv(output: Path, **words: Any) -> None:
    """Write the class's totals for a spreadsheet."""
    from grader.records.exports.totals import as_totals

    book = open_gradebook(**words)
    found = book.totals()
    write(output, as_totals(found, book.points, book.roster).encode())
    conclude(book, found)


@export.command("canvas")
@sources
@OUTPUT
def export_canvas(output: Path, **words: Any) -> None:
    """Write a gradebook for Canvas. There: Grades, Import. Best with what Canvas exports as --roster."""
    from grader.records.exports.canvas import as_canvas, headers_of

    book = open_gradebook(**words)
    found = book.totals()
    write(output, as_canvas(found, book.course.graded, book.roster).encode())
    new = [name for name, header in headers_of(book.course.graded, book.roster).items() if header == name]
    if new:
        say(f"Canvas knows these by this title, or makes new assignments of them: {', '.join(new)}")
    conclude(book, found)


@export.command("moodle")
@sources
@click.option(
    "--by",
    type=click.Choice(("username", "email", "idnumber")),
    help="How Moodle finds a user; default: what everybody in the roster has.",
)
@click.option("--percent", "in_percent", is_flag=True, help="Percent in place of points, for items of 100 points.")
@OUTPUT
def export_moodle(output: Path, by: str | None, in_percent: bool, **words: Any) -> None:
    """Write grades and feedback for Moodle. There: Grades, Import, CSV file."""
    from grader.records.exports.moodle import as_moodle

    book = open_gradebook(**words)
    found = book.totals()
    policy = book.course.policy
    text = as_moodle(found, book.points, policy, book.roster, field=by, in_percent=in_percent)
    write(output, text.encode())
    conclude(book, found)


def open_gradebook(
    folder: Path | None,
    journal: str,
    extensions: Path | None,
    roster: Path | None,
    match: str | None,
    at: str | None,
) -> Gradebook:
    """Read everything that totals are made of."""
    from grader.records.journal import Journal
    from grader.records.stores import journal_url

    with Journal(journal_url(journal), read_only=True) as opened:
        rows = tuple(opened.history())
    return gradebook_of(open_course(folder), rows, extensions, roster, match, at)


def gradebook_of(
    course: Course,
    rows: Sequence[Graded],
    extensions: Path | None,
    roster: Path | None,
    match: str | None,
    at: str | None,
) -> Gradebook:
    """The gradebook over attempts, with what the command line says of extensions, roster and time."""
    from grader.records.extensions import FILE, read_extensions
    from grader.records.gradebook import Gradebook
    from grader.records.tables import read_file

    beside = course.folder / FILE
    file = extensions or (beside if beside.is_file() else None)
    names = [assignment.name for assignment in course.assignments]
    granted = read_extensions(read_file(file), names, file.name) if file else ()
    people = open_roster(roster, match, {row.student for row in rows})
    return Gradebook(course, tuple(rows), moment(course.policy, at), granted, people)


def open_roster(file: Path | None, match: str | None, students: Collection[str]) -> Roster:
    """The roster that was named, or an empty one. students: those who handed something in."""
    from grader.records.roster import Roster, read_roster
    from grader.records.tables import read_file

    return read_roster(read_file(file), file.name, match, students) if file else Roster({})


def moment(policy: Any, text: str | None) -> datetime:
    """The time that was asked for, in the course's zone, or now."""
    from grader.course.policy import read_time

    if text is None:
        return datetime.now(UTC)
    try:
        asked = read_time(text)
    except ValueError as error:
        raise UsageError(f"--at: {error}") from None
    return asked if asked.tzinfo else policy.instant(asked)


def conclude(book: Gradebook, found: Sequence[Total]) -> None:
    """Say what else should be known; exit with 1 where a total is not decided."""
    from grader.records.gradebook import few

    for remark in book.remarks(list(found)):
        errors.print(f"note: {remark}", markup=False, highlight=False, soft_wrap=True)
    open_ones = [f"{total.student} ({', '.join(total.held)})" for total in found if total.held]
    if open_ones:
        text = f"held, so not decided yet: {few(open_ones)}; run `grader grade` again"
        errors.print(text, markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)


# --- tables ---


def show_totals(book: Gradebook, found: Sequence[Total]) -> None:
    """Students by assignment: points after lateness, the total in percent, and its letter."""
    letters = bool(book.course.policy.letters)
    header = ["student", *(name.partition("_")[0] for name in book.points), "total", *([""] if letters else [])]
    rows = [["out of", *map(short, book.points.values()), "100 %", *([""] if letters else [])]]
    for total in found[:MOST_ROWS]:
        cells = [show_mark(mark, book.points[mark.assignment], total) for mark in total.marks]
        rows.append([total.student, *cells, show_share(total), *([total.letter or "?"] if letters else [])])
    show_table(book.course.title, header, rows)
    say_rest(len(found))
    shown = [mark for total in found for mark in total.marks]
    signs = (
        ("+1d  a day late", any(mark.days_late for mark in shown)),
        ("( )  left out of the total", any(total.dropped for total in found)),
        ("…    not handed in, and not due yet", any(mark.state == "open" for mark in shown)),
    )
    for sign, is_there in signs:
        if is_there:
            say(sign)


def show_table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """As narrow as it can be where the terminal is; a file or a pipe has no edge at which to break a line."""
    width = console.width if console.is_terminal else None
    console.print(number_table(title, header, rows, width=width, left=("letter",)), crop=False)


def show_mark(mark: Mark, most: float, total: Total) -> str:
    if not mark.decided:
        return "[yellow]held[/yellow]"
    if mark.state == "open":
        return "…"
    if mark.state == "missing":
        return "[dim]excused[/dim]" if mark.excused else "[red]-[/red]"
    if mark.state == "refused":
        return "[red]too late[/red]"
    text = short(mark.least * most)
    text = f"({text})" if mark.assignment in total.dropped else text
    return f"{text} [dim]+{mark.days_late}d[/dim]" if mark.days_late else text


def show_share(total: Total) -> str:
    """In percent; a range where it is not decided."""
    if total.least is None or total.most is None:
        return ""
    least, most = f"{100 * total.least:.1f}", f"{100 * total.most:.1f}"
    return f"{least} %" if total.decided else f"[yellow]{least} to {most} %[/yellow]"


def show_changes(changes: Sequence[Change], other: Path) -> None:
    """Who would lose and gain, and by how much, in percent of the whole."""
    moved = [change for change in changes if change.gain or not is_same_letter(change)]
    rows = []
    for change in moved[:MOST_ROWS]:
        gain = f"[{'red' if change.gain < 0 else 'green'}]{100 * change.gain:+.1f}[/]" if change.gain else ""
        letters = dict.fromkeys(letter for letter in (change.before.letter, change.after.letter) if letter)
        shares = show_share(change.before), show_share(change.after)
        rows.append([change.student, *shares, gain, " to ".join(letters)])
    if moved:
        header = ("student", "before", "after", "change", "letter")
        show_table(f"with {other.name} instead", header, rows)
        say_rest(len(moved))
    losses = [change.gain for change in changes if change.gain and change.gain < 0]
    gains = [change.gain for change in changes if change.gain and change.gain > 0]
    undecided = sum(change.gain is None for change in changes)
    parts = [
        f"{len(losses)} would lose" + (f", at most {-100 * min(losses):.1f}" if losses else ""),
        f"{len(gains)} would gain" + (f", at most {100 * max(gains):.1f}" if gains else ""),
        f"{len(changes) - len(losses) - len(gains) - undecided} would keep what they have",
    ]
    say("; ".join([*parts, *([f"{undecided} are not decided yet"] if undecided else [])]) + " (points of 100).")


def is_same_letter(change: Change) -> bool:
    """Whether the letter stays, or one of them is not decided or not given at all."""
    letters = change.before.letter, change.after.letter
    return "" in letters or letters[0] == letters[1]


def say_rest(count: int) -> None:
    if count > MOST_ROWS:
        say(f"... and {count - MOST_ROWS} more; --output FILE.csv has them all")
