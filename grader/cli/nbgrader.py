"""nbgrader: what is published through it, and what comes back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.app import COURSE, console, errors, main, open_course, say
from grader.cli.exports import OUTPUT, export, write
from grader.cli.records import AT, EXTENSIONS, MATCH, ROSTER, conclude, gradebook_of, open_roster
from grader.cli.students import complete_assignment
from grader.course.model import Course
from grader.errors import PublishingError, UsageError

if TYPE_CHECKING:  # loaded when a command needs it: nbgrader loads slowly, and need not be there
    from grader.classroom import Step
    from grader.giveback import GiveBack
    from grader.giveback.releasing import Release
    from grader.publishing.nbgrader_course import NbgraderCourse
    from grader.publishing.release import Publication

MOST_SHOWN = 20

NBGRADER_ROOT = click.option(
    "--nbgrader-root",
    "nbgrader_root",
    type=click.Path(path_type=Path, file_okay=False),
    help="nbgrader's folder; default: here, if nbgrader_config.py is here, else nbgrader/ in the course.",
)


@main.command()
@click.argument("names", nargs=-1, required=True, metavar="ASSIGNMENT...", shell_complete=complete_assignment)
@COURSE
@NBGRADER_ROOT
@click.option("--force", is_flag=True, help="Publish again, even if nothing changed.")
def publish(names: tuple[str, ...], folder: Path | None, nbgrader_root: Path | None, force: bool) -> None:
    """Publish assignments as notebooks in nbgrader's exchange. Says what changed since the last time."""
    course = open_course(folder)
    chosen = course.select(names)
    from grader.judge.assignment import digest_of_suites
    from grader.publishing.nbgrader_course import find_root, open_nbgrader
    from grader.publishing.release import prepare_root, publish

    root = find_root(nbgrader_root, course, Path.cwd())
    for notice in prepare_root(root, course):
        say(notice)
    nbgrader = open_nbgrader(root, course)
    for assignment in chosen:
        suite = digest_of_suites(course, assignment)
        _show(publish(nbgrader, assignment, suite=suite, today=date.today(), force=force))


def _show(done: Publication) -> None:
    """One assignment: what was done, what changed, and what follows from it."""
    told = f"published as version {done.version} in {done.place}"
    if not done.is_released:
        told = "unchanged, nothing to do" if not done.changes else "nothing new for students"
        told = f"version {done.version}: {told}"
    elif not done.is_new and not done.changes:
        told = f"unchanged; {told.replace('published', 'published again')}"
    console.print(f"[bold]{done.assignment}[/bold]: {told}", highlight=False, soft_wrap=True)
    for change in done.changes:
        say(f"  changed   {change}")
    for meaning in done.means:
        say(f"  so        {meaning}")


# --- the way back ---


def open_folder(course: Course, given: Path | None) -> NbgraderCourse:
    """nbgrader's folder for this course. Raises PublishingError."""
    from grader.publishing.nbgrader_course import find_root, open_nbgrader

    return open_nbgrader(find_root(given, course, Path.cwd()), course)


class Giving:
    """`grader grade --nbgrader`: what is given back as results come in, and what is said of it in the end."""

    def __init__(self, folder: NbgraderCourse, output: Path) -> None:
        from grader.giveback import GiveBack

        self._desk: GiveBack = GiveBack(folder, output / "feedback")
        self._folder = folder
        self.given = self.there = 0
        self.odd: list[str] = []

    def __enter__(self) -> Giving:
        return self

    def __exit__(self, *_: object) -> None:
        self._desk.__exit__()

    def assignments(self, names: Sequence[str]) -> tuple[str, ...]:
        """Those to grade: the ones named, else all that were published. Raises PublishingError."""
        course, folder = self._folder.course, self._folder
        there = [a for a in course.graded if (folder.release(a.name) / f"{a.module}.ipynb").is_file()]
        chosen = list(course.select(names)) if names else there
        if not chosen:
            raise PublishingError(f"nothing was published in {folder.root} yet: `grader publish ASSIGNMENT` first")
        for assignment in chosen:
            self._desk.known(assignment.name)  # what is not in order is said before anything is graded
        return tuple(assignment.name for assignment in chosen)

    def after(self, tell: Callable[[Step], None]) -> Callable[[Step], None]:
        """The same, when the result was given back."""

        def give_back(step: Step) -> None:
            marked = self._desk.take(step.record)
            self.given += marked is not None
            self.there += marked is None and not step.held
            if marked and marked.remarks:
                self.odd.append(f"{marked.student}/{step.assignment}: {' '.join(marked.remarks)}")
            tell(step)

        return give_back

    def show(self) -> None:
        for line in self.odd[:MOST_SHOWN]:
            errors.print(f"note: {line}", markup=False, highlight=False, soft_wrap=True)
        if len(self.odd) > MOST_SHOWN:
            errors.print(f"note: ... and {len(self.odd) - MOST_SHOWN} more notebooks were not as they were given out")
        say(f"nbgrader: {self.given} given back, {self.there} were there already; {self._folder.root}")


@main.command()
@click.argument("names", nargs=-1, required=True, metavar="ASSIGNMENT...", shell_complete=complete_assignment)
@COURSE
@NBGRADER_ROOT
@click.option(
    "--zip",
    "download",
    type=click.Path(path_type=Path),
    help="What a learning platform gave you: a zip, or a folder of files and zips; default: nbgrader's exchange.",
)
@click.option("--pattern", default="", metavar="REGEX", help="With --zip: how files are named; see docs/nbgrader.md.")
@ROSTER
@MATCH
def collect(
    names: tuple[str, ...],
    folder: Path | None,
    nbgrader_root: Path | None,
    download: Path | None,
    pattern: str,
    roster: Path | None,
    match: str | None,
) -> None:
    """Collect through nbgrader what students handed in. From its exchange, or from a platform's download."""
    course = open_course(folder)
    chosen = course.select(names)
    from grader.publishing.collect import Reading, collect, collect_download

    nbgrader = open_folder(course, nbgrader_root)
    if download and len(chosen) > 1:
        raise UsageError("--zip holds the work of one assignment; name one")
    for assignment in chosen:
        if download is None:
            found = collect(nbgrader, assignment)
        else:
            people = open_roster(roster, match, ())
            reading = Reading(assignment.name, assignment.module, people, course.policy.zone, pattern)
            found = collect_download(nbgrader, assignment, download, reading)
        _remark(found.remarks)
        counts = f"{len(found.new)} new, {len(found.updated)} updated, {len(found.there)} there already"
        console.print(f"[bold]{assignment.name}[/bold]: {counts}", highlight=False, soft_wrap=True)


@main.command()
@click.argument("names", nargs=-1, required=True, metavar="ASSIGNMENT...", shell_complete=complete_assignment)
@COURSE
@NBGRADER_ROOT
@click.option("--student", "students", multiple=True, help="Only this student; may be repeated.")
@click.option(
    "--journal",
    default="",
    envvar="GRADER_JOURNAL",
    show_envvar=True,
    help="The journal: a file, or a database's URL; default: the one in nbgrader's folder.",
)
def release(
    names: tuple[str, ...], folder: Path | None, nbgrader_root: Path | None, students: tuple[str, ...], journal: str
) -> None:
    """Release feedback through nbgrader. Pages are made anew, with what was graded by hand."""
    course = open_course(folder)
    chosen = course.select(names)
    from grader.giveback import GiveBack
    from grader.giveback.releasing import refuse_withheld, release
    from grader.records.journal import Journal
    from grader.records.stores import journal_url

    nbgrader = open_folder(course, nbgrader_root)
    results = nbgrader.root / "results"
    url = journal_url(journal or str(results / "journal.sqlite"))
    is_held = False
    with GiveBack(nbgrader, results / "feedback") as desk, Journal(url, read_only=True) as opened:
        for assignment in chosen:
            refuse_withheld(desk, assignment.name)
        for assignment in chosen:
            done = release(desk, opened, assignment.name, students)
            _show_release(assignment.name, done)
            is_held = is_held or bool(done.held)
    sys.exit(1 if is_held else 0)


def _show_release(name: str, done: Release) -> None:
    console.print(f"[bold]{name}[/bold]: {len(done.released)} released", highlight=False, soft_wrap=True)
    kinds = (
        (done.waiting, "still to be graded by hand in part, and the page says so"),
        (done.held, "held, not released: run `grader grade --nbgrader` again"),
        (done.unjudged, "not in the journal, not released"),
        (done.kept, "not handed in through the exchange, so nobody can fetch it; the pages are in feedback/"),
    )
    for students, what in kinds:
        if students:
            shown = ", ".join(students[:MOST_SHOWN]) + (" ..." if len(students) > MOST_SHOWN else "")
            say(f"  {len(students)} {what}: {shown}")


def _remark(remarks: Sequence[str]) -> None:
    for remark in remarks[:MOST_SHOWN]:
        errors.print(f"note: {remark}", markup=False, highlight=False, soft_wrap=True)
    if len(remarks) > MOST_SHOWN:
        errors.print(f"note: ... and {len(remarks) - MOST_SHOWN} more", highlight=False)


@export.command("nbgrader")
@COURSE
@NBGRADER_ROOT
@EXTENSIONS
@ROSTER
@MATCH
@AT
@OUTPUT
def export_nbgrader(output: Path, nbgrader_root: Path | None, **words: Any) -> None:
    """Write nbgrader's gradebook as CSV. With scores given by hand and the policy's totals, in nbgrader's columns and
    more."""
    from grader.publishing.gradebook import NbgraderGradebook
    from grader.publishing.nbgrader_export import as_nbgrader

    course = open_course(words["folder"])
    nbgrader = open_folder(course, nbgrader_root)
    with NbgraderGradebook(nbgrader.db_url, nbgrader.course_id) as opened:
        known = [a for a in course.graded if (nbgrader.release(a.name) / f"{a.module}.ipynb").is_file()]
        given = [one for a in known for one in opened.by_staff(opened.expected(a.name, a.module)).values()]
        people = opened.people()
    rows = [one.as_graded(number, datetime.now(UTC)) for number, one in enumerate(given)]
    book = gradebook_of(course, rows, **{key: words[key] for key in ("extensions", "roster", "match", "at")})
    found = book.totals()
    write(output, as_nbgrader(book, found, {(one.student, one.assignment): one for one in given}, people).encode())
    waiting = sum(one.waits for one in given)
    if waiting:
        wait = "1 submission waits" if waiting == 1 else f"{waiting} submissions wait"
        _remark([f"{wait} to be graded by hand: scores may rise"])
    conclude(book, found)
