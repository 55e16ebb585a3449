"""What instructors type: a class graded, the machine examined, a sample class."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from grader.attacks.corpus import corpus
from grader.attacks.run import attack
from grader.classroom import ClassOptions, Outcome, Step, grade_class
from grader.cli.app import COURSE, JOBS, console, errors, main, open_course
from grader.cli.tables import class_table
from grader.course.model import Course
from grader.demo import write_class
from grader.doctor import examine, held
from grader.errors import UsageError
from grader.sandbox.host import Level

HELD = {
    Level.STRICT: "Level strict holds here.",
    Level.PROCESS: "Level process holds here, level strict does not. `grader check` works; `grader grade` refuses, "
    "unless you say --isolation process, which is fit for your own code only.",
    None: "No level holds here: neither `grader check` nor `grader grade` can run anyone's code.",
}


@main.command()
@click.argument("root", type=click.Path(path_type=Path))
@COURSE
@JOBS
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path("results"), show_default=True, help="Where results go."
)
@click.option(
    "--journal",
    default="",
    envvar="GRADER_JOURNAL",
    show_envvar=True,
    help="The journal: a file, or a database's URL; default: journal.sqlite in --output.",
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
@click.option("--no-figures", is_flag=True, help="Pages without figures from the students' own code; grades faster.")
def grade(
    root: Path,
    folder: Path | None,
    jobs: int,
    output: Path,
    journal: str,
    assignments: tuple[str, ...],
    students: tuple[str, ...],
    scheduler: str | None,
    isolation: str,
    seed: int | None,
    force: bool,
    no_figures: bool,
) -> None:
    """Grade the submissions in ROOT/<student>/<assignment>."""
    if scheduler:
        raise UsageError("--scheduler is not built yet; leave it out to grade on this machine")
    course = open_course(folder)
    options = ClassOptions(
        root, output, assignments, students, jobs, Level(isolation), seed, force, not no_figures, journal=journal
    )
    with ClassProgress() as progress:
        try:
            outcome = grade_class(course, options, progress.announce, progress.tell, progress.remark)
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

    def remark(self, text: str) -> None:
        errors.print(text, markup=False, highlight=False, soft_wrap=True)


def show_class(course: Course, outcome: Outcome, progress: ClassProgress) -> None:
    """The table at the end: students by assignment."""
    console.print(class_table(course, outcome.records))
    console.print(
        f"{progress.graded} graded, {progress.unchanged} unchanged, {len(outcome.held)} held, "
        f"in {progress.seconds:.1f} s; seed {outcome.seed}",
        highlight=False,
    )


def show_places(output: Path, outcome: Outcome) -> None:
    for name in outcome.ignored[:20]:
        errors.print(f"ignored: {name}", markup=False, highlight=False, soft_wrap=True)
    for record in outcome.held[:20]:
        errors.print(f"held: {record['student']}/{record['assignment']}", markup=False, highlight=False)
    console.print(
        f"Pages: {output / 'report.html'} and {output / 'feedback'}; scores: {output / 'scores.csv'}", soft_wrap=True
    )


@main.command()
@COURSE
@click.option("--attack", "fight", is_flag=True, help="Also grade some 240 hostile submissions, which takes minutes.")
def doctor(folder: Path | None, fight: bool) -> None:
    """Tell which isolation this machine holds, layer by layer."""
    findings = []
    for finding in examine(open_course(folder) if folder else None):
        findings.append(finding)
        mark = (
            "[green]yes[/green]" if finding.good else "[yellow]no[/yellow] " if finding.optional else "[red]no[/red] "
        )
        console.print(f"{mark}  {finding.what}", end="", highlight=False)
        console.print(f": {finding.advice}" if finding.advice else "", markup=False, highlight=False, soft_wrap=True)
    level = held(findings)
    healthy = level is Level.STRICT
    console.print(HELD[level], soft_wrap=True)
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
