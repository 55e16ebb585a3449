"""The student's loop: a copy to work on, and the public checks on it. Nothing hidden is needed, or read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course.model import Assignment, Course, did_you_mean
from grader.course.source import read_stub
from grader.errors import SandboxError, Unsatisfied, UsageError
from grader.judge.assignment import PublicJudge
from grader.judge.judging import Budget, Judgement
from grader.sandbox.host import Level, SandboxOptions, Zygote
from grader.sandbox.selftest import assert_contained
from grader.sandbox.session import Session
from grader.sandbox.snapshot import take_snapshot

SEED = 0  # public checks hold no secret, so the same inputs each time are a help


@dataclass(frozen=True)
class Checked:
    """The public checks of one exercise."""

    name: str
    judgement: Judgement


@dataclass(frozen=True)
class Report:
    """What a check found. problem: why nothing could be checked, where the module does not load."""

    level: Level
    exercises: tuple[Checked, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""


def start_assignment(course: Course, assignment: Assignment, place: Path) -> Iterator[tuple[Path, bool]]:
    """Copy what students get into `place`; each file, and whether it was written (never over another)."""
    origin = course.exercises(assignment)
    files = sorted(path for path in origin.glob("*") if path.is_file() and not path.name.startswith("."))
    if not files:
        raise UsageError(f"{assignment.name} has nothing to hand out yet ({origin} is empty)")
    place.mkdir(parents=True, exist_ok=True)
    for path in files:
        target = place / path.name
        try:
            with target.open("xb") as file:
                file.write(path.read_bytes())
            yield target, True
        except FileExistsError:
            yield target, False


def find_work(course: Course, name: str | None, near: Path) -> tuple[Path, Assignment, tuple[str, ...]]:
    """The folder with a student's copy, its assignment and the exercises asked for."""
    place, assignment = _find_assignment(course, name, near)
    names = tuple(exercise.name for exercise in assignment.exercises)
    chosen = (name,) if name in names and name != assignment.module else names
    return place, assignment, chosen


def _find_assignment(course: Course, name: str | None, near: Path) -> tuple[Path, Assignment]:
    """By the name of an assignment or exercise; without one, by the folder that we are in."""
    fitting = [a for a in course.assignments if not a.draft and (name is None or _answers_to(a, name))]
    if not fitting:
        known = [word for a in course.assignments for word in (a.name, *(e.name for e in a.exercises))]
        raise UsageError(f"there is no assignment or exercise {name!r}{did_you_mean(name or '', known)}")
    places = [near, *(near / a.name for a in fitting), *(course.folder / "work" / a.name for a in fitting)]
    for place in places:
        for assignment in fitting:
            files = [place / f"{assignment.module}{ending}" for ending in (".py", ".ipynb")]
            if place.name == assignment.name and any(file.is_file() for file in files):
                return place, assignment
    for assignment in fitting:  # a folder of any name, as long as it holds the module
        if any((near / f"{assignment.module}{ending}").is_file() for ending in (".py", ".ipynb")):
            return near, assignment
    wanted = fitting[0].name if name else "an assignment"
    raise UsageError(
        f"no work on {wanted} in {near} or {course.folder / 'work'}; begin with `grader start {fitting[0].name}`"
    )


def _answers_to(assignment: Assignment, name: str) -> bool:
    names = {assignment.name, assignment.module, assignment.name.split("_")[0]}
    return name in names | {exercise.name for exercise in assignment.exercises}


def check_work(course: Course, assignment: Assignment, exercises: tuple[str, ...], place: Path) -> Report:
    """Run the public checks of exercises on the work in `place`, in the best sandbox that this machine has."""
    with _open_zygote(course) as zygote, PublicJudge(course, assignment) as judge:
        snapshot = take_snapshot(place.resolve().parent, place.resolve().name, assignment.module)
        seconds = course.limits.test_seconds
        parameters = read_stub(course, assignment).parameters
        with Session(zygote, snapshot, parameters=parameters, load_seconds=seconds) as session:
            level = zygote.options.level
            try:
                errors = session.open()
            except Unsatisfied as error:  # it does not even finish loading
                return Report(level, problem=f"{error.summary} {error.detail}".strip())
            if errors and snapshot.kind == "script":
                return Report(level, problem=f"{errors[0].summary} {errors[0].detail}".strip())
            notes = (*snapshot.notes, *(f"A cell was left out: {error.summary} {error.detail}" for error in errors))
            checked = []
            for name in exercises:
                session.clock = budget = Budget(seconds, 2 * seconds)
                checked.append(Checked(name, judge.judge(name, session.student, SEED, budget)))
            return Report(level, tuple(checked), notes)


def _open_zygote(course: Course) -> Zygote:
    """Strict where it holds; a bare process is good enough for one's own work."""
    zygote = Zygote(SandboxOptions.of(course))
    try:
        assert_contained(zygote)
    except SandboxError:
        zygote.close()
        zygote = Zygote(SandboxOptions.of(course, Level.PROCESS))
    return zygote
