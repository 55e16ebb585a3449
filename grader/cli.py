"""The command line: the only file that prints, exits or imports click."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

import grader
from grader import audit as auditing
from grader.course.model import Assignment, Course, find_course, load_course
from grader.course.source import sync as sync_assignment
from grader.errors import CourseError, GraderError

console = Console()
errors = Console(stderr=True)


class Commands(click.Group):
    """A group that shows our errors as a sentence, and helps with mistyped names."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except GraderError as error:
            errors.print(f"[red]error:[/red] {error}", highlight=False, soft_wrap=True)
            context.exit(error.exit_code)


COURSE = click.option(
    "--course",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder that holds course.yml; default: here or above.",
)
JOBS = click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Processes; default: one a core.")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(grader.__version__, prog_name="grader")
def main() -> None:
    """Grade a course safely, truly and kindly."""


@main.command()
@click.argument("names", nargs=-1, metavar="[ASSIGNMENT]...")
@COURSE
def sync(names: tuple[str, ...], folder: Path | None) -> None:
    """Write the students' stubs from the one source of each assignment."""
    course = open_course(folder)
    for assignment in course.select(names):
        changed = sync_assignment(course, assignment)
        console.print(f"{assignment.name}: {'written' if changed else 'is as it should be'}")


@main.command()
@click.argument("names", nargs=-1, metavar="[ASSIGNMENT|EXERCISE]...")
@COURSE
@JOBS
@click.option("--seeds", type=click.IntRange(min=1), default=20, show_default=True, help="How many seeds to try.")
@click.option("--first-seed", type=int, default=1, show_default=True, help="Where the seeds begin.")
def audit(names: tuple[str, ...], folder: Path | None, jobs: int, seeds: int, first_seed: int) -> None:
    """Prove the suites: right answers accepted, wrong ones refused, hints found, nothing hidden shown."""
    course = open_course(folder)
    chosen = choose_exercises(course, names)
    tried = range(first_seed, first_seed + seeds)
    findings: list[auditing.Finding] = []
    with (
        ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool,
        Progress(
            TextColumn("audit"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=errors, transient=True
        ) as progress,
    ):
        bar = progress.add_task("audit", total=len(chosen) * (seeds + 1))
        for _, found in auditing.audit(course, chosen, tried, pool):
            findings += found
            progress.advance(bar)
    show_audit(chosen, findings, len(tried))
    sys.exit(1 if any(not finding.warning for finding in findings) else 0)


def show_audit(
    chosen: list[tuple[Assignment, tuple[str, ...]]], findings: list[auditing.Finding], seeds: int
) -> None:
    """The findings, once each with the seeds that show them, and a line at the end."""
    by_text: dict[tuple[str, bool], list[int]] = {}
    for finding in findings:
        text = f"{finding.assignment}/{finding.exercise or '*'}: {finding.subject}: {finding.problem}"
        seen = by_text.setdefault((text, finding.warning), [])
        if finding.seed is not None:
            seen.append(finding.seed)
    for (text, warning), seen in sorted(by_text.items()):
        where = f" (seeds {', '.join(map(str, sorted(seen)[:5]))}{' ...' if len(seen) > 5 else ''})" if seen else ""
        console.print(f"[{'yellow' if warning else 'red'}]{'warning' if warning else 'wrong'}[/] ", end="")
        console.print(text + where, markup=False, highlight=False, soft_wrap=True)
    wrong = sum(not warning for _, warning in by_text)
    exercises = sum(len(names) for _, names in chosen)
    console.print(f"{exercises} exercises under {seeds} seeds: {wrong} wrong, {len(by_text) - wrong} warnings")


def open_course(folder: Path | None) -> Course:
    return load_course(folder.resolve() if folder else find_course(Path.cwd()))


def choose_exercises(course: Course, names: tuple[str, ...]) -> list[tuple[Assignment, tuple[str, ...]]]:
    """Assignments with their exercises; a name may be either's."""
    chosen: dict[str, set[str]] = {}
    for name in names:
        owners = [a for a in course.graded if name in {e.name for e in a.exercises}]
        if owners and name not in {a.module for a in course.graded}:
            for owner in owners:
                chosen.setdefault(owner.name, set()).add(name)
        else:
            assignment = course.assignment(name)
            if assignment.draft:
                raise CourseError(f"{assignment.name} is a draft (course.yml)")
            chosen.setdefault(assignment.name, set()).update(e.name for e in assignment.exercises)
    return [
        (a, tuple(e.name for e in a.exercises if not names or e.name in chosen[a.name]))
        for a in course.graded
        if not names or a.name in chosen
    ]


if __name__ == "__main__":
    main()
