"""What instructors type: a class graded, the machine examined, a sample class."""

from __future__ import annotations

import contextlib
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from grader.attacks.corpus import corpus
from grader.attacks.run import attack
from grader.classroom import ClassOptions, Outcome, Step, grade_class
from grader.cli.app import COURSE, JOBS, console, errors, main, open_course
from grader.cli.nbgrader import NBGRADER_ROOT, Giving, open_folder
from grader.cli.progress import LiveBar
from grader.cli.tables import class_table, rest_of_class
from grader.cluster.place import Place
from grader.course.model import Course
from grader.course.student_ids import ID_RULE
from grader.demo import write_class
from grader.doctor import examine, held
from grader.errors import UsageError
from grader.sandbox.host import Level

if TYPE_CHECKING:  # nbgrader loads slowly, and need not be there
    from grader.publishing.nbgrader_course import NbgraderCourse

HELD = {
    Level.STRICT: "Level strict holds here.",
    Level.PROCESS: "Level process holds here, level strict does not. `grader check` works; `grader grade` refuses, "
    "unless you say --isolation process, which is fit for your own code only.",
    None: "No level holds here: neither `grader check` nor `grader grade` can run anyone's code.",
}


ISOLATION = click.option(
    "--isolation",
    type=click.Choice([level.value for level in Level]),
    default=Level.STRICT.value,
    show_default=True,
    help="How far student code is kept away. Below strict only for your own code.",
)
TLS = click.option(
    "--tls",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder with ca.pem, cert.pem and key.pem, for tls://.",
)
PATIENCE = click.option(
    "--patience",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="Seconds to wait for a scheduler, workers or a journal's server that went away.",
)


@main.command()
@click.argument("root", type=click.Path(path_type=Path), required=False)
@COURSE
@JOBS
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Where results go; default: results, with --nbgrader in nbgrader's folder.",
)
@click.option(
    "--journal",
    default="",
    envvar="GRADER_JOURNAL",
    show_envvar=True,
    help="The journal: a file, or a database's URL; default: journal.sqlite in --output.",
)
@click.option(
    "--nbgrader", "to_nbgrader", is_flag=True, help="Grade what nbgrader collected; results go back to nbgrader."
)
@NBGRADER_ROOT
@click.option("--assignment", "assignments", multiple=True, help="Only this assignment; may be repeated.")
@click.option("--student", "students", multiple=True, help="Only this student; may be repeated.")
@click.option("--scheduler", metavar="ADDRESS", help="Grade on the workers of this Dask scheduler: tls://HOST:PORT.")
@TLS
@PATIENCE
@ISOLATION
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="Of the random inputs; default: a new one each run.")
@click.option("--force", is_flag=True, help="Grade again what has not changed.")
@click.option("--no-figures", is_flag=True, help="Pages without figures from the students' own code; grades faster.")
def grade(
    root: Path | None,
    folder: Path | None,
    jobs: int,
    output: Path | None,
    journal: str,
    to_nbgrader: bool,
    nbgrader_root: Path | None,
    assignments: tuple[str, ...],
    students: tuple[str, ...],
    scheduler: str | None,
    tls: Path | None,
    patience: float,
    isolation: str,
    seed: int | None,
    force: bool,
    no_figures: bool,
) -> None:
    """Grade a class. Its work lies in ROOT/<student>/<assignment>, or is what nbgrader collected."""
    course, place = open_course(folder), _place(scheduler, tls, patience)
    nbgrader = _nbgrader(course, root, to_nbgrader, nbgrader_root)
    submissions = nbgrader.root / "submitted" if nbgrader else root
    if submissions is None:
        raise UsageError("which submissions? name their folder, or say --nbgrader")
    output = output or (nbgrader.root / "results" if nbgrader else Path("results"))
    with contextlib.ExitStack() as opened:
        giving = opened.enter_context(Giving(nbgrader, output)) if nbgrader else None
        chosen = giving.assignments(assignments) if giving else assignments
        level, figures = Level(isolation), not no_figures
        options = ClassOptions(submissions, output, chosen, students, jobs, level, seed, force, figures)
        options = replace(options, scheduler=place, journal=journal, patience=patience, may_be_empty=bool(nbgrader))
        progress = opened.enter_context(ClassProgress())
        tell = giving.after(progress.tell) if giving else progress.tell
        try:
            outcome = grade_class(course, options, progress.announce, tell, progress.remark)
        except KeyboardInterrupt:
            errors.print("stopped; what was graded is kept: the same command goes on from here")
            sys.exit(130)
    if not outcome.scored:
        errors.print(f"no submissions in {submissions} yet; `grader collect` brings them", markup=False, soft_wrap=True)
    show_class(course, outcome, progress)
    if giving:
        giving.show()
    show_places(output, outcome)
    sys.exit(1 if outcome.held else 0)


def _nbgrader(course: Course, root: Path | None, wanted: bool, nbgrader_root: Path | None) -> NbgraderCourse | None:
    """nbgrader's folder, where results are to go back there."""
    if not wanted and nbgrader_root is None:
        return None
    if root is not None:
        raise UsageError(f"--nbgrader grades what nbgrader collected; leave out {root}, or leave out --nbgrader")
    return open_folder(course, nbgrader_root)


def _place(address: str | None, tls: Path | None, patience: float) -> Place | None:
    """Where the scheduler is. Whoever reaches it can run code on all of its machines: said where nothing guards it."""
    if address is None:
        if tls:
            raise UsageError("--tls is for a scheduler; name it with --scheduler tls://HOST:PORT")
        return None
    place = Place(address, tls, patience)
    place.require_sound()
    if place.exposed:
        errors.print(
            f"warning: {address} is open: who reaches it runs code there and on every worker, and reads what students "
            "wrote; use tls:// (docs/cluster.md)",
            highlight=False,
            soft_wrap=True,
        )
    return place


@main.command()
@click.argument("address")
@COURSE
@JOBS
@TLS
@PATIENCE
@ISOLATION
def worker(address: str, folder: Path | None, jobs: int, tls: Path | None, patience: float, isolation: str) -> None:
    """Judge for a Dask scheduler, until Ctrl-C. ADDRESS is where it is: tls://HOST:PORT."""
    course, place = open_course(folder), _place(address, tls, patience)
    assert place is not None
    from grader.cluster.worker import Bench, serve  # Dask loads slowly, and need not be there

    try:
        serve(
            place,
            Bench(course.folder, Level(isolation)),
            jobs,
            lambda text: errors.print(text, markup=False, highlight=False),
        )
    except KeyboardInterrupt:
        sys.exit(130)


class ClassProgress(LiveBar):
    """Of a class that is graded, with rate and ETA."""

    def __init__(self) -> None:
        super().__init__("grading")
        self.graded = self.unchanged = self.held = 0
        self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started

    def announce(self, total: int) -> None:
        self._started = time.monotonic()
        self.begin(total)

    def tell(self, step: Step) -> None:
        """One more submission is graded, or was found unchanged."""
        self.graded += step.graded
        self.unchanged += not step.graded
        self.held += step.held
        done = self.graded + self.unchanged
        held = f"{self.held} held" if self.held else ""
        line = f"graded {done} of {self.total}{', ' + held if held else ''}"
        self.show(done, rate=f"{done / self.seconds:.1f}/s", said=held, line=line)

    def remark(self, text: str) -> None:
        """Something that is to be known while it happens."""
        errors.print(text, markup=False, highlight=False, soft_wrap=True)


def show_class(course: Course, outcome: Outcome, progress: ClassProgress) -> None:
    """The table at the end: students by assignment."""
    console.print(class_table(course, outcome.scored))
    if rest := rest_of_class(outcome.scored):
        console.print(rest, highlight=False)
    console.print(
        f"{progress.graded} graded, {progress.unchanged} unchanged, {len(outcome.held)} held, "
        f"in {progress.seconds:.1f} s; seed {outcome.seed}",
        highlight=False,
    )


def show_places(output: Path, outcome: Outcome) -> None:
    for name in outcome.ignored[:20]:
        errors.print(f"ignored: {name}", markup=False, highlight=False, soft_wrap=True)
    for one in outcome.held[:20]:
        errors.print(f"held: {one.student}/{one.assignment}", markup=False, highlight=False)
    console.print(
        f"Pages: {output / 'report.html'} and {output / 'feedback'}; scores: {output / 'scores.csv'}", soft_wrap=True
    )
    if outcome.misnamed:
        names = "1 name is" if outcome.misnamed == 1 else f"{outcome.misnamed} names are"
        text = f"{names} no student id (above, and in report.html): {ID_RULE}. Rename the folder, and grade again."
        errors.print(Text.assemble(("not graded: ", "bold red"), text), highlight=False, soft_wrap=True)


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
    with LiveBar("attacking") as progress:
        progress.begin(len(attacks))
        for done, outcome in enumerate(attack(attacks), start=1):
            contained[outcome.attack.kind] += outcome.contained
            progress.show(done, said=outcome.attack.name)
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
    """Make a sample class in FOLDER. Its submissions are right, wrong, broken and hostile."""
    count = write_class(open_course(folder), target)
    console.print(
        f"{count} submissions in {target / 'submitted'}; their scores must be those of expected.csv beside it."
    )
    console.print(f"Next: grader grade {target / 'submitted'} --output {target / 'results'}", soft_wrap=True)
