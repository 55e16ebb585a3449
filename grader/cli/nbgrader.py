"""nbgrader: what is published through it, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.app import COURSE, console, errors, main, open_course, say
from grader.cli.students import complete_assignment
from grader.course.model import Course
from grader.errors import PublishingError

if TYPE_CHECKING:  # loaded when a command needs it: nbgrader loads slowly, and need not be there
    from grader.classroom import Step
    from grader.giveback import GiveBack
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
    """Publish assignments as notebooks, through nbgrader into its exchange; say what changed since the last time."""
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
            self.there += marked is None and not step.record["held"]
            if marked and marked.remarks:
                self.odd.append(f"{marked.student}/{step.record['assignment']}: {' '.join(marked.remarks)}")
            tell(step)

        return give_back

    def show(self) -> None:
        for line in self.odd[:MOST_SHOWN]:
            errors.print(f"note: {line}", markup=False, highlight=False, soft_wrap=True)
        if len(self.odd) > MOST_SHOWN:
            errors.print(f"note: ... and {len(self.odd) - MOST_SHOWN} more notebooks were not as they were given out")
        say(f"nbgrader: {self.given} given back, {self.there} were there already; {self._folder.root}")
