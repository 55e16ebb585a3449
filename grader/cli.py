"""The command line: the only file that prints, exits or imports click."""

from __future__ import annotations

import os
import sys
import time
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
from grader.check import check_work, find_work, start_assignment
from grader.classroom import ClassOptions, Outcome, Step, grade_class
from grader.course.model import Assignment, Course, find_course, load_course
from grader.course.source import sync as sync_assignment
from grader.demo import write_class
from grader.doctor import examine
from grader.errors import CourseError, GraderError, UsageError
from grader.judge.verdict import Verdict
from grader.sandbox.host import Level

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
JOBS = click.option(
    "--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Processes; default: one a core."
)


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
            TextColumn("audit"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=errors,
            transient=True,
        ) as progress,
    ):
        bar = progress.add_task("audit", total=len(chosen) * (seeds + 1))
        for _, found in auditing.audit(course, chosen, tried, pool):
            findings += found
            progress.advance(bar)
    show_audit(chosen, findings, len(tried))
    sys.exit(1 if any(not finding.warning for finding in findings) else 0)


def show_audit(chosen: list[tuple[Assignment, tuple[str, ...]]], findings: list[auditing.Finding], seeds: int) -> None:
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


@main.command()
@click.argument("root", type=click.Path(path_type=Path))
@COURSE
@JOBS
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path("results"), show_default=True, help="Where results go."
)
@click.option("--assignment", "assignments", multiple=True, help="Only this assignment; may be repeated.")
@click.option("--student", "students", multiple=True, help="Only this student; may be repeated.")
@click.option("--scheduler", hidden=True, help="Address of a scheduler; not built yet.")
@click.option(
    "--isolation",
    type=click.Choice([level.value for level in Level]),
    default=Level.STRICT.value,
    show_default=True,
    help="How far student code is kept away. Below strict only for your own code.",
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="Of the random inputs; default: a new one each run.")
@click.option("--force", is_flag=True, help="Grade again what has not changed.")
def grade(
    root: Path,
    folder: Path | None,
    jobs: int,
    output: Path,
    assignments: tuple[str, ...],
    students: tuple[str, ...],
    scheduler: str | None,
    isolation: str,
    seed: int | None,
    force: bool,
) -> None:
    """Grade the submissions in ROOT/<student>/<assignment>."""
    if scheduler:
        raise UsageError("--scheduler is not built yet; leave it out to grade on this machine")
    course = open_course(folder)
    options = ClassOptions(root, output, assignments, students, jobs, Level(isolation), seed, force)
    with ClassProgress() as progress:
        outcome = grade_class(course, options, progress.announce, progress.tell)
    show_class(course, outcome, progress)
    show_places(output, outcome)
    sys.exit(1 if outcome.held else 0)


class ClassProgress:
    """A live bar with rate and ETA at a terminal; now and then a line where there is none."""

    def __init__(self) -> None:
        self.total = self.graded = self.unchanged = self.held = 0
        self._live = errors.is_terminal
        self._bar = Progress(
            TextColumn("grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[held]}"),
            console=errors,
            transient=True,
            disable=not self._live,
        )
        self._started = time.monotonic()

    def __enter__(self) -> ClassProgress:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started

    def announce(self, total: int) -> None:
        self.total, self._started = total, time.monotonic()
        self._task = self._bar.add_task("grading", total=total, rate="", held="")

    def tell(self, step: Step) -> None:
        self.graded += step.graded
        self.unchanged += not step.graded
        self.held += step.record["held"]
        done = self.graded + self.unchanged
        held = f"{self.held} held" if self.held else ""
        self._bar.update(self._task, completed=done, rate=f"{done / self.seconds:.1f}/s", held=held)
        if not self._live and (done == self.total or done % max(1, self.total // 10) == 0):
            errors.print(f"graded {done} of {self.total}{', ' + held if held else ''}", highlight=False)


def show_class(course: Course, outcome: Outcome, progress: ClassProgress) -> None:
    """The table at the end: students by assignment."""
    names = [a.name for a in course.graded if any(r["assignment"] == a.name for r in outcome.records)]
    table = Table(title=course.title)
    table.add_column("student")
    for name in names:
        table.add_column(f"{name.partition('_')[0]}\n/{course.assignment(name).max_score:g}", justify="right")
    table.add_column("total", justify="right")
    records = {(record["student"], record["assignment"]): record for record in outcome.records}
    for student in sorted({student for student, _ in records}):
        cells = [show_score(records.get((student, name))) for name in names]
        total = sum(r["score"] for (who, _), r in records.items() if who == student and not r["held"])
        table.add_row(student, *cells, f"{total:g}")
    console.print(table)
    console.print(
        f"{progress.graded} graded, {progress.unchanged} unchanged, {len(outcome.held)} held, "
        f"in {progress.seconds:.1f} s; seed {outcome.seed}",
        highlight=False,
    )


def show_score(record: dict[str, Any] | None) -> str:
    if record is None:
        return ""
    if record["held"]:
        return "[yellow]held[/yellow]"
    colour = "green" if record["score"] == record["max_score"] else "red" if record["score"] == 0 else "default"
    return f"[{colour}]{record['score']:.4g}[/]"


def show_places(output: Path, outcome: Outcome) -> None:
    for name in outcome.ignored[:20]:
        errors.print(f"ignored: {name}", markup=False, highlight=False, soft_wrap=True)
    for record in outcome.held[:20]:
        errors.print(f"held: {record['student']}/{record['assignment']}", markup=False, highlight=False)
    console.print(
        f"Pages: {output / 'report.html'} and {output / 'feedback'}; scores: {output / 'scores.csv'}", soft_wrap=True
    )


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
    level, report = check_work(course, assignment, exercises, place)
    right = 0
    for exercise in report:
        passed = exercise.judgement.passed
        right += passed
        mark = "[green]right[/green]" if passed else "[red]not yet[/red]"
        console.print(f"{mark} {exercise.name}", highlight=False)
        for test in exercise.judgement.tests:
            if test.verdict is not Verdict.PASSED:
                console.print(f"    {test.name}: {test.message}", markup=False, highlight=False, soft_wrap=True)
                for line in (*([test.detail] if test.detail else []), *test.hints):
                    console.print(f"      {line}", markup=False, highlight=False, soft_wrap=True)
        for note in exercise.notes:
            console.print(f"    {note}", markup=False, highlight=False, soft_wrap=True)
    console.print(f"{right} of {len(report)} pass their public checks (isolation: {level}).", highlight=False)
    sys.exit(0 if right == len(report) else 1)


@main.command()
@COURSE
def doctor(folder: Path | None) -> None:
    """Tell which isolation this machine holds, layer by layer."""
    healthy = True
    for finding in examine(open_course(folder) if folder else None):
        healthy &= finding.good or finding.optional
        mark = (
            "[green]yes[/green]" if finding.good else "[yellow]no[/yellow] " if finding.optional else "[red]no[/red] "
        )
        console.print(f"{mark}  {finding.what}", end="", highlight=False)
        console.print(f": {finding.advice}" if finding.advice else "", markup=False, highlight=False, soft_wrap=True)
    console.print(
        "Level strict holds here." if healthy else "Level strict does not hold here; `grader grade` will refuse."
    )
    sys.exit(0 if healthy else 1)


@main.command()
@click.argument("target", type=click.Path(path_type=Path), metavar="FOLDER")
@COURSE
def demo(target: Path, folder: Path | None) -> None:
    """Make a sample class in FOLDER: right, wrong, broken and hostile submissions."""
    count = write_class(open_course(folder), target)
    console.print(
        f"{count} submissions in {target / 'submitted'}; the scores they must get are in {target / 'expected.csv'}."
    )
    console.print(f"Next: grader grade {target / 'submitted'} --output {target / 'results'}", soft_wrap=True)


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
