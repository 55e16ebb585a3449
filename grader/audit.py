"""The audit: a suite is proven before it judges.

For every graded assignment: stubs earn 0; the reference and every wheat earn full marks under many seeds; every chaff
loses points in its exercise under every seed, costs nothing elsewhere, and its hint (and no other) is found from its
own answers; nothing hidden stands in what students receive; files are where they belong, and stubs are what the
source says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from pathlib import Path

from grader.course.model import Assignment, Course
from grader.course.source import BEGIN, END, read_source, stub_path
from grader.errors import CourseError
from grader.grade import SubmissionResult, grade
from grader.judge.assignment import PUBLIC, AssignmentJudge, PublicJudge
from grader.judge.hints import Variant
from grader.judge.judging import Judgement
from grader.judge.verdict import Verdict
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.snapshot import Snapshot, Source

MIN_WHEATS, MIN_CHAFFS = 3, 8
SECRET_LINE = 28  # a hidden line of this many characters or more must not stand in what students get


@dataclass(frozen=True)
class Finding:
    """Something that is not as it must be. A warning does not fail the audit."""

    assignment: str
    exercise: str
    subject: str  # "chaff no_slope", "stub", "reference" ...
    problem: str
    seed: int | None = None
    warning: bool = False

    def __str__(self) -> str:
        where = f"{self.assignment}/{self.exercise}" if self.exercise else self.assignment
        return f"{where}: {self.subject}: {self.problem}" + (f" (seed {self.seed})" if self.seed is not None else "")


@dataclass(frozen=True)
class Task:
    """One piece of an audit that a process can do alone: an assignment under one seed, or (seed None) its files."""

    course: Course
    assignment: Assignment
    exercises: tuple[str, ...]
    seed: int | None
    in_sandbox: bool = False


def audit(
    course: Course, chosen: Sequence[tuple[Assignment, tuple[str, ...]]], seeds: Sequence[int], executor: Executor
) -> Iterator[tuple[Task, list[Finding]]]:
    """Audit assignments (each with the exercises that are of interest); yields each piece as it ends.

    The first seed goes the whole way through the sandbox, the others run in process: the suites are the same.
    """
    tasks = [
        Task(course, assignment, exercises, seed, in_sandbox=seed == seeds[0])
        for assignment, exercises in chosen
        for seed in (None, *seeds)
    ]
    futures = {executor.submit(run, task): task for task in tasks}
    for future in as_completed(futures):
        yield futures[future], future.result()


def run(task: Task) -> list[Finding]:
    """Do one task. A CourseError is a finding like any other."""
    try:
        if task.seed is None:
            return list(_check_files(task))
        with AssignmentJudge(task.course, task.assignment) as judge:
            found = list(_in_process(judge, task, task.seed))
            if task.in_sandbox:
                found += _in_sandbox(judge, task, task.seed)
            return found
    except CourseError as error:
        return [Finding(task.assignment.name, "", "course", str(error), task.seed)]


# --- right and wrong implementations, in this process ---


def _in_process(judge: AssignmentJudge, task: Task, seed: int) -> Iterator[Finding]:
    name = task.assignment.name
    for exercise in task.exercises:
        judgement = judge.judge(exercise, judge.reference(), seed)
        if not judgement.passed:
            yield Finding(name, exercise, "reference", f"is refused: {_reason(judgement)}", seed)
    for wheat in judge.wheats:
        if wheat.exercise in task.exercises:
            judgement = judge.judge(wheat.exercise, judge.variant(wheat), seed)
            if not judgement.passed:
                yield Finding(name, wheat.exercise, f"wheat {wheat.name}", f"is refused: {_reason(judgement)}", seed)
    for chaff in judge.chaffs:
        if chaff.exercise in task.exercises:
            yield from _judge_chaff(judge, chaff, seed)


def _judge_chaff(judge: AssignmentJudge, chaff: Variant, seed: int) -> Iterator[Finding]:
    where = judge.assignment.name, chaff.exercise, f"chaff {chaff.name}"
    judgement = judge.judge(chaff.exercise, judge.variant(chaff), seed)
    if judgement.passed:
        yield Finding(*where, "is not caught: it earns full marks", seed)
        return
    if any(test.verdict is Verdict.INTERNAL for test in judgement.tests):
        yield Finding(*where, f"breaks the suite: {_reason(judgement)}", seed)
    hints = judge.hints(chaff.exercise, judgement.behaviour, seed)
    if hints != (chaff.hint,):
        others = [
            other.name
            for other in judge.chaffs
            if other.exercise == chaff.exercise and other.hint in hints and other.name != chaff.name
        ]
        problem = f"answers just like {', '.join(others)}" if others else "its hint is not found from its own answers"
        yield Finding(*where, problem, seed)


def _reason(judgement: Judgement) -> str:
    """The first test that did not pass, with what staff may know about it."""
    for test in judgement.tests:
        if test.verdict is not Verdict.PASSED:
            detail = f" [{test.detail.strip()}]" if test.detail else ""
            return f"{test.name!r} is {test.verdict.value}: {test.message}{detail}"
    return "it has no test"


# --- the same through the sandbox, whole modules at a time ---


def _in_sandbox(judge: AssignmentJudge, task: Task, seed: int) -> Iterator[Finding]:
    """Whole submissions, as a class would hand them in: the stub, the reference, and the reference with one variant
    in it."""
    name, module = task.assignment.name, task.assignment.module
    with Zygote(SandboxOptions.of(task.course)) as zygote:

        def result_of(text: str, siblings: dict[str, str]) -> SubmissionResult:
            snapshot = Snapshot(module, "script", (Source(f"{module}.py", text),), siblings, "", ())
            return grade(judge, zygote, snapshot, "audit", seed)

        stub = result_of(judge.source.stub, {})
        if stub.score != 0:
            yield Finding(name, "", "stub", f"earns {stub.score} points", seed)
        whole = result_of(judge.source.text, {})
        if whole.score != whole.max_score:
            yield Finding(name, "", "reference", f"earns {whole.score} of {whole.max_score} in the sandbox", seed)
        for variant in [*judge.wheats, *judge.chaffs]:
            if variant.exercise in task.exercises:
                siblings = {"_reference": judge.source.text, "_variant": variant.text}
                text = f"from _reference import *\nfrom _variant import {variant.exercise}\n"
                yield from _compare(judge, variant, result_of(text, siblings), seed)


def _compare(judge: AssignmentJudge, variant: Variant, result: SubmissionResult, seed: int) -> Iterator[Finding]:
    kind = "chaff" if variant.hint else "wheat"
    where = judge.assignment.name, variant.exercise, f"{kind} {variant.name}"
    for exercise in result.exercises:
        full = exercise.score == exercise.max_score
        if exercise.name != variant.exercise and not full:
            yield Finding(*where, f"costs points in {exercise.name}: {exercise.message}", seed)
        elif exercise.name == variant.exercise and kind == "wheat" and not full:
            yield Finding(*where, f"is refused in the sandbox: {exercise.message}", seed)
        elif exercise.name == variant.exercise and kind == "chaff" and full:
            yield Finding(*where, "is not caught in the sandbox", seed)
        elif exercise.name == variant.exercise and kind == "chaff" and exercise.hints != (variant.hint,):
            yield Finding(*where, f"gets other hints in the sandbox: {exercise.hints}", seed)


# --- files ---


def _check_files(task: Task) -> Iterator[Finding]:
    course, assignment = task.course, task.assignment
    source = read_source(course, assignment)
    stub = stub_path(course, assignment)
    if not stub.is_file() or stub.read_text(encoding="utf-8") != source.stub:
        yield Finding(assignment.name, "", "stub", f"{stub.name} is not what the source says: run `grader sync`")
    yield from _check_places(course, assignment)
    yield from _check_variants(task)
    yield from _check_public(task)
    yield from _check_secrets(course, assignment, source.text)


def _check_places(course: Course, assignment: Assignment) -> Iterator[Finding]:
    """Missing and unexpected files."""
    names = [exercise.name for exercise in assignment.exercises]
    given = {"README.md", PUBLIC, f"{assignment.module}.py"}
    hidden = {f"{assignment.module}.py", "conftest.py", "mutants.yml", *(f"test_{name}.py" for name in names)}
    for folder, expected, optional in (
        (course.exercises(assignment), given, set[str]()),
        (course.solutions(assignment), hidden, {"conftest.py", "mutants.yml"}),
    ):
        present = {path.name for path in folder.iterdir() if not path.name.startswith((".", "__pycache__"))}
        for missing in sorted(expected - optional - present):
            yield Finding(assignment.name, "", folder.parent.name, f"{missing} is missing")
        for extra in sorted(present - expected - {"wheats", "chaffs"}):
            yield Finding(assignment.name, "", folder.parent.name, f"{extra} does not belong there")


def _check_variants(task: Task) -> Iterator[Finding]:
    with AssignmentJudge(task.course, task.assignment) as judge:
        for exercise in task.exercises:
            for kind, variants, least in (("wheats", judge.wheats, MIN_WHEATS), ("chaffs", judge.chaffs, MIN_CHAFFS)):
                count = sum(variant.exercise == exercise for variant in variants)
                if count < least:
                    problem = f"{count} of at least {least}"
                    yield Finding(task.assignment.name, exercise, kind, problem, warning=True)


def _check_public(task: Task) -> Iterator[Finding]:
    """Every exercise has public checks, which the reference passes."""
    with PublicJudge(task.course, task.assignment) as public, AssignmentJudge(task.course, task.assignment) as judge:
        for exercise in task.exercises:
            judgement = public.judge(exercise, judge.reference(), 0)
            if not judgement.passed:
                yield Finding(
                    task.assignment.name, exercise, "public checks", f"refuse the reference: {_reason(judgement)}"
                )
            if any(test.verdict is Verdict.PASSED for test in public.judge(exercise, judge.stub(), 0).tests):
                yield Finding(task.assignment.name, exercise, "public checks", "let the stub pass")


def _check_secrets(course: Course, assignment: Assignment, source: str) -> Iterator[Finding]:
    """No telling line of a suite, a solution, a wheat or a chaff stands in what students get."""
    hidden = set(_solution_lines(source))
    for path in course.solutions(assignment).rglob("*.py"):
        if path.name != f"{assignment.module}.py":
            hidden |= set(_telling_lines(path.read_text(encoding="utf-8").splitlines()))
    for path in sorted(course.exercises(assignment).rglob("*")):
        if path.is_file() and path.suffix in (".py", ".md", ".ipynb"):
            yield from _leaks(assignment, path, hidden)


def _leaks(assignment: Assignment, path: Path, hidden: set[str]) -> Iterator[Finding]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() in hidden:
            yield Finding(
                assignment.name, "", path.name, f"line {number} stands in a solution or a hidden suite: {line.strip()}"
            )


def _solution_lines(source: str) -> Iterator[str]:
    inside = False
    for line in source.splitlines():
        if line.strip() in (BEGIN, END):
            inside = line.strip() == BEGIN
        elif inside:
            yield from _telling_lines([line])


def _telling_lines(lines: Iterable[str]) -> Iterator[str]:
    """Lines of code long enough to be no coincidence; imports, signatures and comments of the stub are public."""
    public = ("import ", "from ", "def ", "class ", "#", "@", '"""')
    for line in lines:
        text = line.strip()
        if len(text) >= SECRET_LINE and not text.startswith(public):
            yield text
