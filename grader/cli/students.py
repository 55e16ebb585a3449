"""What students type: a copy to work on, and the public checks on it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.check import Checked, check_work, find_work, start_assignment
from grader.cli.app import COURSE, console, main, open_course, say
from grader.judge.verdict import Verdict


@main.command()
@click.argument("name", metavar="ASSIGNMENT")
@COURSE
@click.option(
    "--to", "target", type=click.Path(path_type=Path), help="Where your copy goes; default: work/ in the course."
)
def start(name: str, folder: Path | None, target: Path | None) -> None:
    """Copy an assignment to work on. What is there already is never overwritten."""
    course = open_course(folder)
    assignment = course.assignment(name)
    place = (target or course.folder / "work") / assignment.name
    for path, written in start_assignment(course, assignment, place):
        console.print(
            f"{path}: {'written' if written else 'is there already, left as it is'}", highlight=False, soft_wrap=True
        )
    console.print(
        f"Next: write {place / (assignment.module + '.py')}, then `grader check {assignment.name}`.", soft_wrap=True
    )


@main.command()
@click.argument("name", required=False, metavar="[ASSIGNMENT|EXERCISE]")
@COURSE
@click.option(
    "--work", type=click.Path(path_type=Path), help="The folder with your copy; default: here, or work/ in the course."
)
def check(name: str | None, folder: Path | None, work: Path | None) -> None:
    """Run the public checks on your work, and show what came out."""
    course = open_course(folder)
    place, assignment, exercises = find_work(course, name, work or Path.cwd())
    report = check_work(course, assignment, exercises, place)
    for note in report.notes:
        say(note)
    if report.problem:
        say(f"{assignment.module} cannot be checked: loading it, {report.problem}")
        sys.exit(1)
    wrong = {checked.name for checked in report.exercises if not checked.judgement.passed}
    for checked in report.exercises:
        below = [other for other in assignment.exercise(checked.name).builds_on if other in wrong]
        show_checked(checked, below)
    right = len(report.exercises) - len(wrong)
    say(f"{right} of {len(report.exercises)} pass their public checks (isolation: {report.level}).")
    sys.exit(0 if right == len(report.exercises) else 1)


def show_checked(checked: Checked, below: list[str]) -> None:
    """One exercise: right, or what its checks say, values included. below: wrong exercises that it builds on."""
    mark = "[green]right[/green]" if checked.judgement.passed else "[red]not yet[/red]"
    console.print(f"{mark} {checked.name}", highlight=False)
    if below and not checked.judgement.passed:
        say(f"    it builds on {' and '.join(below)}: mend that first, and look again")
        return
    for test in checked.judgement.tests:
        if test.verdict is not Verdict.PASSED:
            say(f"    {test.name}: {test.message}")
            for text in (test.detail, *test.hints):
                for line in text.splitlines():
                    say(f"      {line}")
