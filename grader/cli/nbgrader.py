"""nbgrader: what is published through it, and what comes back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.app import COURSE, console, main, open_course, say
from grader.cli.students import complete_assignment

if TYPE_CHECKING:
    from grader.publishing.release import Publication

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
