"""What authors type: stubs from the one source, suites proven, scaffolds to fill in."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click
from rich.table import Table

from grader import audit as auditing
from grader.cli.app import COURSE, JOBS, console, errors, main, open_course
from grader.cli.progress import LiveBar
from grader.course import scaffold
from grader.course.model import Assignment, Course
from grader.course.source import stub_path
from grader.course.source import sync as sync_assignment
from grader.errors import CourseError


@main.command()
@click.argument("names", nargs=-1, metavar="[ASSIGNMENT]...")
@COURSE
def sync(names: tuple[str, ...], folder: Path | None) -> None:
    """Write the students' stubs, from the source of each assignment."""
    course = open_course(folder)
    for assignment in course.select(names):
        changed = sync_assignment(course, assignment)
        stub = stub_path(course, assignment).relative_to(course.folder)
        console.print(f"{stub}: {'written' if changed else 'is as it should be'}", highlight=False, soft_wrap=True)


@main.command()
@click.argument("names", nargs=-1, metavar="[ASSIGNMENT|EXERCISE]...")
@COURSE
@JOBS
@click.option("--seeds", type=click.IntRange(min=1), default=20, show_default=True, help="How many seeds to try.")
@click.option("--first-seed", type=click.IntRange(min=0), default=1, show_default=True, help="Where the seeds begin.")
@click.option("--mutants", is_flag=True, help="Also make small slips in the reference: which does no suite notice?")
@click.option(
    "--pairs", is_flag=True, help="Also make implementations with two mistakes: what would a student be told?"
)
@click.option("--strict", is_flag=True, help="Warnings fail the audit, too.")
def audit(
    names: tuple[str, ...],
    folder: Path | None,
    jobs: int,
    seeds: int,
    first_seed: int,
    mutants: bool,
    pairs: bool,
    strict: bool,
) -> None:
    """Prove the suites: right answers pass, and wrong ones do not. Hints are found, and nothing hidden is shown."""
    course = open_course(folder)
    chosen = choose_exercises(course, names)
    extras = [kind for kind, wanted in ((auditing.Kind.MUTANTS, mutants), (auditing.Kind.PAIRS, pairs)) if wanted]
    tasks = auditing.plan(chosen, range(first_seed, first_seed + seeds), extras=extras)
    report = auditing.Report(findings=[] if names else list(auditing.check_course(course)))
    started = time.monotonic()
    with AuditProgress(len(tasks)) as progress:
        try:
            for _, part in auditing.audit(course, tasks, jobs):
                report.add(part)
                progress.tell(report)
        except KeyboardInterrupt:
            errors.print("stopped; nothing is kept of an audit")
            sys.exit(130)
    report.findings += auditing.check_luck(report.caught)
    if mutants:
        report.findings += auditing.check_mutants(course, chosen, report.mutants)
    show_findings(report)
    show_proof(chosen, report, mutants=mutants, pairs=pairs)
    wrong = report.lines(warning=False)
    warnings = report.lines(warning=True)
    exercises = sum(len(names) for _, names in chosen)
    console.print(
        f"{exercises} exercises under {seeds} seeds in {time.monotonic() - started:.0f} s: "
        f"{len(wrong)} wrong, {len(warnings)} warnings",
        highlight=False,
    )
    sys.exit(1 if wrong or (strict and warnings) else 0)


class AuditProgress(LiveBar):
    """Of an audit of so many tasks."""

    def __init__(self, total: int) -> None:
        super().__init__("audit")
        self.begin(total)
        self.done = 0

    def tell(self, report: auditing.Report) -> None:
        """One more task is done; report: of all so far."""
        self.done += 1
        count = len({finding.line for finding in report.findings if not finding.warning})
        wrong = f"{count} wrong" if count else ""
        line = f"audit: {self.done} of {self.total} tasks{', ' + wrong if wrong else ''}"
        self.show(self.done, said=wrong, line=line)


def show_findings(report: auditing.Report) -> None:
    """Each finding once, with the seeds that show it, and below it what the first of them saw."""
    for warning, colour in ((True, "yellow"), (False, "red")):
        for text, found in report.lines(warning=warning).items():
            seen = sorted({finding.seed for finding in found if finding.seed is not None})
            seeds = f" (seed {', '.join(map(str, seen[:5]))}{' ...' if len(seen) > 5 else ''})" if seen else ""
            console.print(f"[{colour}]{'warning' if warning else 'wrong'}[/] ", end="")
            console.print(text + seeds, markup=False, highlight=False, soft_wrap=True)
            evidence = next((finding.evidence for finding in found if finding.evidence), "")
            for line in evidence.splitlines():
                console.print(f"    {line}", markup=False, highlight=False, soft_wrap=True)


def show_proof(
    chosen: list[tuple[Assignment, tuple[str, ...]]], report: auditing.Report, *, mutants: bool, pairs: bool
) -> None:
    """What each exercise is proven with, and how many problems it has."""
    table = Table()
    table.add_column("exercise")
    for name in (
        "wheats",
        "chaffs",
        "tests",
        *(["mutants killed"] if mutants else []),
        *(["two mistakes"] if pairs else []),
        "problems",
    ):
        table.add_column(name, justify="right")
    for assignment, names in chosen:
        general = len(report.lines(warning=False, assignment=assignment.name, exercise=""))
        table.add_row(f"[bold]{assignment.name}[/bold]", *[""] * (3 + mutants + pairs), f"{general or ''}")
        for name in names:
            count = report.counts.get((assignment.name, name), auditing.Count(0, 0, 0))
            own = [m for m in report.mutants if (m.assignment, m.exercise) == (assignment.name, name)]
            score = [auditing.mutation_score(own)] if mutants else []
            both = [pair for pair in report.pairs if (pair.assignment, pair.exercise) == (assignment.name, name)]
            score += [auditing.told_of_pairs(both)] if pairs else []
            wrong = len(report.lines(warning=False, assignment=assignment.name, exercise=name))
            numbers = str(count.wheats), str(count.chaffs), str(count.tests)
            table.add_row(f"  {name}", *numbers, *score, f"[red]{wrong}[/red]" if wrong else "0")
    console.print(table)
    if mutants:
        console.print(f"mutants killed: {auditing.mutation_score(report.mutants)}", highlight=False)
    if pairs:
        told = auditing.told_of_pairs(report.pairs)
        console.print(f"two mistakes at once, {len(report.pairs)} times: {told}", highlight=False)


@main.group()
def new() -> None:
    """Begin a course, an assignment or an exercise. Nothing that is there is overwritten."""


@new.command("course")
@click.argument("target", type=click.Path(path_type=Path), metavar="FOLDER")
@click.option("--title", help="What people read; default: the folder's name.")
@click.option("--term", default="2026", show_default=True, help="When it is taught.")
def new_course(target: Path, title: str | None, term: str) -> None:
    """Write a course with one small, complete exercise into FOLDER."""
    name = target.resolve().name
    for path in scaffold.new_course(target, name, title or name.replace("-", " ").capitalize(), term):
        console.print(f"{path}: written", highlight=False, soft_wrap=True)
    console.print(f"Next: `grader audit --course {target}`, then `grader new assignment`.", soft_wrap=True)


@new.command("assignment")
@click.argument("name")
@click.option("--title", required=True, help="What people read.")
@click.option("--module", help="The student's module; default: the name without its number.")
@COURSE
def new_assignment(name: str, title: str, module: str | None, folder: Path | None) -> None:
    """Add an assignment NAME at the end of the course. Such as 02_shapes: a draft, until you say otherwise."""
    course = open_course(folder)
    for path in scaffold.new_assignment(course, name, title, module or name.partition("_")[2]):
        console.print(f"{path}: written", highlight=False, soft_wrap=True)
    console.print(f"Next: `grader new exercise {name} EXERCISE --points 1`.", soft_wrap=True)


@new.command("exercise")
@click.argument("assignment")
@click.argument("name")
@click.option("--points", type=float, default=1.0, show_default=True, help="What it is worth.")
@click.option("--builds-on", multiple=True, metavar="EXERCISE", help="An exercise that it calls; may be repeated.")
@COURSE
def new_exercise(assignment: str, name: str, points: float, builds_on: tuple[str, ...], folder: Path | None) -> None:
    """Add an exercise NAME to an ASSIGNMENT. With a place for everything that it needs."""
    course = open_course(folder)
    chosen = course.assignment(assignment)
    for path in scaffold.new_exercise(course, chosen, name, points, builds_on):
        console.print(f"{path}: written", highlight=False, soft_wrap=True)
    draft = f", take `draft: true` of {chosen.name} out of course.yml" if chosen.draft else ""
    console.print(
        f"Next: write what TODO asks for{draft}, then `grader sync {chosen.name}` and `grader audit {name}`.",
        soft_wrap=True,
    )


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
                raise CourseError(f"{assignment.name} is a draft; take `draft: true` out of course.yml to audit it")
            chosen.setdefault(assignment.name, set()).update(e.name for e in assignment.exercises)
    return [
        (a, tuple(e.name for e in a.exercises if not names or e.name in chosen[a.name]))
        for a in course.graded
        if not names or a.name in chosen
    ]
