"""The command line: the only file that prints, exits or imports click."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

import grader
from grader import audit as auditing
from grader.attacks.corpus import corpus
from grader.attacks.run import attack
from grader.check import Checked, check_work, find_work, start_assignment
from grader.classroom import ClassOptions, Outcome, Step, grade_class
from grader.course import scaffold
from grader.course.model import Assignment, Course, find_course, load_course
from grader.course.source import stub_path
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
        stub = stub_path(course, assignment).relative_to(course.folder)
        console.print(f"{stub}: {'written' if changed else 'is as it should be'}", highlight=False, soft_wrap=True)


@main.command()
@click.argument("names", nargs=-1, metavar="[ASSIGNMENT|EXERCISE]...")
@COURSE
@JOBS
@click.option("--seeds", type=click.IntRange(min=1), default=20, show_default=True, help="How many seeds to try.")
@click.option("--first-seed", type=click.IntRange(min=0), default=1, show_default=True, help="Where the seeds begin.")
@click.option("--mutants", is_flag=True, help="Also make small slips in the reference: which does no suite notice?")
@click.option("--strict", is_flag=True, help="Warnings fail the audit, too.")
def audit(
    names: tuple[str, ...], folder: Path | None, jobs: int, seeds: int, first_seed: int, mutants: bool, strict: bool
) -> None:
    """Prove the suites: right answers accepted, wrong ones refused, hints found, nothing hidden shown."""
    course = open_course(folder)
    chosen = choose_exercises(course, names)
    tasks = auditing.plan(chosen, range(first_seed, first_seed + seeds), mutants=mutants)
    report = auditing.Report(findings=[] if names else list(auditing.check_course(course)))
    columns = TextColumn("audit"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    started = time.monotonic()
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress:
        bar = progress.add_task("audit", total=len(tasks))
        for _, part in auditing.audit(course, tasks, jobs):
            report.add(part)
            progress.advance(bar)
    if mutants:
        report.add(auditing.check_mutants(course, chosen, report.mutants))
    show_findings(report)
    show_proof(chosen, report, mutants=mutants)
    wrong = report.lines(warning=False)
    warnings = report.lines(warning=True)
    exercises = sum(len(names) for _, names in chosen)
    console.print(
        f"{exercises} exercises under {seeds} seeds in {time.monotonic() - started:.0f} s: "
        f"{len(wrong)} wrong, {len(warnings)} warnings",
        highlight=False,
    )
    sys.exit(1 if wrong or (strict and warnings) else 0)


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


def show_proof(chosen: list[tuple[Assignment, tuple[str, ...]]], report: auditing.Report, *, mutants: bool) -> None:
    """What each exercise is proven with, and how many problems it has."""
    table = Table()
    table.add_column("exercise")
    for name in ("wheats", "chaffs", "tests", *(["mutants killed"] if mutants else []), "problems"):
        table.add_column(name, justify="right")
    for assignment, names in chosen:
        general = len(report.lines(warning=False, assignment=assignment.name, exercise=""))
        table.add_row(f"[bold]{assignment.name}[/bold]", *[""] * (4 if mutants else 3), f"{general or ''}")
        for name in names:
            count = report.counts.get((assignment.name, name), auditing.Count(0, 0, 0))
            own = [m for m in report.mutants if (m.assignment, m.exercise) == (assignment.name, name)]
            score = [auditing.mutation_score(own)] if mutants else []
            wrong = len(report.lines(warning=False, assignment=assignment.name, exercise=name))
            numbers = str(count.wheats), str(count.chaffs), str(count.tests)
            table.add_row(f"  {name}", *numbers, *score, f"[red]{wrong}[/red]" if wrong else "0")
    console.print(table)
    if mutants:
        console.print(f"mutants killed: {auditing.mutation_score(report.mutants)}", highlight=False)


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
        try:
            outcome = grade_class(course, options, progress.announce, progress.tell)
        except KeyboardInterrupt:
            errors.print("stopped; what was graded is kept: the same command goes on from here")
            sys.exit(130)
    if not outcome.records:
        errors.print(f"no submissions: expected {root}/<student>/<assignment>/<module>.py, .ipynb or <assignment>.zip")
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
    table.add_column("student", no_wrap=True)
    for name in names:
        table.add_column(f"{name.partition('_')[0]}\n/{course.assignment(name).max_score:g}", justify="right")
    table.add_column("total", justify="right", no_wrap=True)
    records = {(record["student"], record["assignment"]): record for record in outcome.records}
    for student in sorted({student for student, _ in records}):
        cells = [show_score(records.get((student, name))) for name in names]
        total = sum(r["score"] for (who, _), r in records.items() if who == student and not r["held"])
        table.add_row(student, *cells, f"{round(total, 1):g}")
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
    return f"[{colour}]{round(record['score'], 1):g}[/]"


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


def say(text: str) -> None:
    """A plain line: no markup, no colours, no breaks of ours."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)


@main.command()
@COURSE
@click.option("--attack", "fight", is_flag=True, help="Also grade some 240 hostile submissions, which takes minutes.")
def doctor(folder: Path | None, fight: bool) -> None:
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
    if healthy and fight:
        healthy = show_attacks()
    sys.exit(0 if healthy else 1)


def show_attacks() -> bool:
    """Let the hostile corpus attack; print what was contained, kind by kind, and whatever was not."""
    attacks = corpus()
    contained: dict[str, int] = dict.fromkeys((one.kind for one in attacks), 0)
    with Progress(
        TextColumn("attacking"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}"),
        console=errors,
        transient=True,
    ) as progress:
        bar = progress.add_task("attacking", total=len(attacks), name="")
        for outcome in attack(attacks):
            contained[outcome.attack.kind] += outcome.contained
            progress.update(bar, advance=1, name=outcome.attack.name)
            for problem in outcome.problems:
                console.print(f"[red]got through[/red]  {outcome.attack.name} ({outcome.attack.title}): ", end="")
                console.print(problem, markup=False, highlight=False, soft_wrap=True)
    for kind, count in contained.items():
        total = sum(one.kind == kind for one in attacks)
        console.print(f"{kind}: {count} of {total} contained", highlight=False)
    return sum(contained.values()) == len(attacks)


@main.command()
@click.argument("target", type=click.Path(path_type=Path), metavar="FOLDER")
@COURSE
def demo(target: Path, folder: Path | None) -> None:
    """Make a sample class in FOLDER: right, wrong, broken and hostile submissions."""
    count = write_class(open_course(folder), target)
    console.print(
        f"{count} submissions in {target / 'submitted'}; their scores must be those of expected.csv beside it."
    )
    console.print(f"Next: grader grade {target / 'submitted'} --output {target / 'results'}", soft_wrap=True)


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
    """Add an assignment NAME, such as 02_shapes, at the end of the course: a draft, until you say otherwise."""
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
    """Add an exercise NAME to an ASSIGNMENT, with a place for everything that it needs."""
    course = open_course(folder)
    chosen = course.assignment(assignment)
    for path in scaffold.new_exercise(course, chosen, name, points, builds_on):
        console.print(f"{path}: written", highlight=False, soft_wrap=True)
    draft = f", take `draft: true` of {chosen.name} out of course.yml" if chosen.draft else ""
    console.print(
        f"Next: write what TODO asks for{draft}, then `grader sync {chosen.name}` and `grader audit {name}`.",
        soft_wrap=True,
    )


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
                raise CourseError(f"{assignment.name} is a draft; take `draft: true` out of course.yml to audit it")
            chosen.setdefault(assignment.name, set()).update(e.name for e in assignment.exercises)
    return [
        (a, tuple(e.name for e in a.exercises if not names or e.name in chosen[a.name]))
        for a in course.graded
        if not names or a.name in chosen
    ]


if __name__ == "__main__":
    main()
