"""The audit: a suite is proven before it judges.

For every graded assignment: stubs earn 0; the reference and every wheat earn full marks under many seeds; every chaff
loses points in its exercise under every seed, costs nothing elsewhere, and its hint (and no other) is found from its
own answers; nothing hidden stands in what students receive; files are where they belong, and stubs are what the
source says.

The work is cut into tasks that any process can do alone:

    FILES        an assignment's files: stub, public checks, secrets, places
    SANDBOX      an exercise under the first seed, as submissions through the sandbox: stub, reference, wheats, chaffs;
                 every test, the hints, the page; together with the exercises that a chaff can reach
    TRIAL        an exercise under another seed, in this process. A chaff is asked as many tests as it takes to catch it
                 and to tell it from every other chaff
    NEIGHBOURS   the other exercises, in a submission that has loaded every variant of this one
    MUTANTS      an exercise against mutants of its reference (grader/mutants.py)
    PAIRS        what is told of two mistakes in one implementation (grader/pairs.py)
"""

from __future__ import annotations

import ast
import copy
import enum
import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from grader.course.exam import PAPER
from grader.course.hints import HINTS_FILE, read_hints
from grader.course.key import KEY
from grader.course.model import Assignment, Course, Exercise
from grader.course.notebook import as_notebook
from grader.course.source import BEGIN, END, read_source, stub_path
from grader.errors import CourseError, SandboxError
from grader.feedback.pages import student_page
from grader.grade import SubmissionResult, as_record, grade
from grader.judge.assignment import PUBLIC, AssignmentJudge, PublicJudge
from grader.judge.figures import FIGURES, make_figure
from grader.judge.hints import Variant, same_answers
from grader.judge.judging import Judgement, judge_one
from grader.judge.suites import SuiteTest
from grader.judge.verdict import ExerciseResult, TestResult, Verdict
from grader.mutants import MUTANTS_FILE, Fate, MutantResult, judge_mutants, paste, read_declared, stale
from grader.pairs import PairResult, Told, judge_pairs
from grader.pool import open_pool
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.snapshot import Snapshot, Source
from grader.sandbox.student import Answer, MadeCall, Student

MIN_WHEATS, MIN_CHAFFS = 3, 8
SECRET_LINE = 28  # a hidden line of this many characters or more must not stand in what students get
MAX_SHOWN = 400  # characters of a failing call
TODO = re.compile(r"\bTODO\b")  # what scaffolds leave to write

Place = tuple[int, int]  # of an answer: which test, and which of its answers


class Kind(enum.Enum):
    """What a task does; see above."""

    FILES = "files"
    SANDBOX = "sandbox"
    NEIGHBOURS = "neighbours"
    TRIAL = "trial"
    MUTANTS = "mutants"
    PAIRS = "pairs"


@dataclass(frozen=True)
class Task:
    """One piece of an audit. exercises: all that are of interest (FILES), or the one."""

    kind: Kind
    assignment: Assignment
    exercises: tuple[str, ...]
    seed: int = 0


@dataclass(frozen=True)
class Finding:
    """Something that is not as it must be. A warning does not fail the audit."""

    assignment: str
    exercise: str
    subject: str  # "chaff no_slope", "stub", "reference" ...
    problem: str
    seed: int | None = None
    evidence: str = ""  # of one seed, for authors: what the test said, and the call that was answered wrongly
    warning: bool = False

    @property
    def line(self) -> str:
        where = f"{self.assignment}/{self.exercise}" if self.exercise else self.assignment
        return f"{where}: {self.subject}: {self.problem}"


@dataclass(frozen=True)
class Count:
    """What an exercise is proven with."""

    wheats: int
    chaffs: int
    tests: int


@dataclass
class Report:
    """What a task found out; or, added up, all of them."""

    findings: list[Finding] = field(default_factory=list)
    counts: dict[tuple[str, str], Count] = field(default_factory=dict)  # by assignment and exercise
    mutants: list[MutantResult] = field(default_factory=list)
    pairs: list[PairResult] = field(default_factory=list)

    def add(self, other: Report) -> None:
        self.findings += other.findings
        self.counts |= other.counts
        self.mutants += other.mutants
        self.pairs += other.pairs

    def lines(
        self, *, warning: bool, assignment: str | None = None, exercise: str | None = None
    ) -> dict[str, list[Finding]]:
        """The findings that say the same of the same (under several seeds) under one line."""
        lines: dict[str, list[Finding]] = {}
        for finding in self.findings:
            wanted = (
                finding.assignment if assignment is None else assignment,
                (finding.exercise if exercise is None else exercise),
            )
            if finding.warning == warning and (finding.assignment, finding.exercise) == wanted:
                lines.setdefault(finding.line, []).append(finding)
        return dict(sorted(lines.items()))


def plan(
    chosen: Sequence[tuple[Assignment, tuple[str, ...]]], seeds: Sequence[int], *, extras: Sequence[Kind] = ()
) -> list[Task]:
    """The tasks of an audit, the long ones first. The first seed is the sandbox's; where there is no other, it is
    tried in process, too."""
    each = [(assignment, (name,)) for assignment, names in chosen for name in names]
    kinds = [Kind.SANDBOX, Kind.NEIGHBOURS]
    code = [(assignment, name) for assignment, name in each if not assignment.exam]  # extras change code
    return [
        *(Task(Kind.FILES, assignment, names) for assignment, names in chosen),
        *(Task(kind, assignment, name, seeds[0]) for kind in kinds for assignment, name in each),
        *(Task(kind, assignment, name, seeds[0]) for kind in extras for assignment, name in code),
        *(Task(Kind.TRIAL, assignment, name, seed) for assignment, name in each for seed in seeds[1:] or seeds),
    ]


def audit(course: Course, tasks: Sequence[Task], jobs: int) -> Iterator[tuple[Task, Report]]:
    """Do the tasks in `jobs` processes; each comes as it ends. Raises SandboxError when a process is lost."""
    with open_pool(jobs, Bench.open, course) as pool:
        futures = {pool.submit(Bench.run_own, task): task for task in tasks}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BrokenProcessPool:
            text = "a process of the audit ended unexpectedly (out of memory?); run it again with fewer --jobs"
            raise SandboxError(text) from None


class Bench:
    """What one process keeps warm: the judges that it has met, and a zygote. Use it in a `with`."""

    _own: Bench

    def __init__(self, course: Course, zygote: Zygote | None = None) -> None:
        """zygote: one that runs already and stays the caller's; else the bench starts its own when it needs it."""
        self.course = course
        self._judges: dict[str, AssignmentJudge | CourseError] = {}
        self._zygote, self._is_lent = zygote, zygote is not None

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        for judge in self._judges.values():
            if isinstance(judge, AssignmentJudge):
                judge.suites.close()
        if self._zygote is not None and not self._is_lent:
            self._zygote.close()

    @classmethod
    def open(cls, course: Course) -> None:
        """In a process of its own."""
        cls._own = cls(course)

    @classmethod
    def run_own(cls, task: Task) -> Report:
        return cls._own.run(task)

    def run(self, task: Task) -> Report:
        """Do one task. A CourseError is a finding like any other."""
        report = Report()
        try:
            self._do(task, report)
        except CourseError as error:
            report.findings.append(Finding(task.assignment.name, "", "course", str(error)))
        return report

    def _do(self, task: Task, report: Report) -> None:
        if task.kind is Kind.FILES:
            report.findings += check_files(self.course, task.assignment, task.exercises)
        judge = self.judge(task.assignment).for_student(_examinee(task.seed))
        if task.kind is Kind.FILES:
            report.findings += check_content(judge, task.exercises)
            report.findings += check_figures(judge, task.exercises)
            report.counts = {(task.assignment.name, name): _count(judge, name) for name in task.exercises}
        elif task.kind is Kind.TRIAL:
            report.findings += try_exercise(judge, task.exercises[0], task.seed)
        elif task.kind is Kind.MUTANTS:
            report.mutants = judge_mutants(judge, self.zygote, task.exercises[0], task.seed)
        elif task.kind is Kind.PAIRS:
            report.pairs = list(judge_pairs(judge, task.exercises[0], task.seed))
            report.findings += check_pairs(report.pairs, task.seed)
        else:
            sandboxed = Sandboxed(judge, self.zygote, task.exercises[0], task.seed)
            report.findings += sandboxed.variants() if task.kind is Kind.SANDBOX else sandboxed.neighbours()
            judge._replays.clear()  # what chaffs answered to all tests: of a whole course it fills 200 MB

    def judge(self, assignment: Assignment) -> AssignmentJudge:
        """The judge of an assignment; a course that cannot be judged says so each time."""
        if assignment.name not in self._judges:
            try:
                self._judges[assignment.name] = AssignmentJudge(self.course, assignment)
            except CourseError as error:
                self._judges[assignment.name] = error
        judge = self._judges[assignment.name]
        if isinstance(judge, CourseError):
            raise judge
        return judge

    @property
    def zygote(self) -> Zygote:
        if self._zygote is None:
            self._zygote = Zygote(SandboxOptions.of(self.course))
        return self._zygote


def _examinee(seed: int) -> str:
    """Whose paper an exam is audited with: another one under each seed."""
    return f"audit-{seed}"


def _count(judge: AssignmentJudge, exercise: str) -> Count:
    def of(variants: Iterable[Variant]) -> int:
        return sum(variant.exercise == exercise for variant in variants)

    return Count(of(judge.wheats), of(judge.chaffs), len(judge.tests(exercise)))


# --- right and wrong implementations, in this process ---


class Trial:
    """One implementation before the suite of its exercise, asked test by test, in order, as far as is needed."""

    def __init__(self, judge: AssignmentJudge, tests: Sequence[SuiteTest], student: Student, seed: int) -> None:
        self._judge, self._tests, self._student, self._seed = judge, tests, student, seed
        self._seen: list[tuple[TestResult, tuple[Answer, ...], list[MadeCall]]] = []

    def first_failure(self) -> tuple[TestResult, list[MadeCall]] | None:
        """The first test that does not pass, and the calls that it made."""
        for place in range(len(self._tests)):
            result, _, calls = self._at(place)
            if result.verdict is not Verdict.PASSED:
                return result, calls
        return None

    def first_difference(self, other: Trial) -> Place | None:
        """Where the two first answer otherwise; None where they are alike in every test."""
        for test in range(len(self._tests)):
            for number in range(max(len(self._at(test)[1]), len(other._at(test)[1]))):
                if self.differs(other, (test, number)):
                    return test, number
        return None

    def differs(self, other: Trial, at: Place) -> bool:
        """Whether the two answer otherwise there, or one does not answer at all."""
        test, number = at
        own, its = (trial._at(test)[1][number : number + 1] for trial in (self, other))
        return not same_answers(own, its)

    def _at(self, place: int) -> tuple[TestResult, tuple[Answer, ...], list[MadeCall]]:
        while len(self._seen) <= place:
            test = self._tests[len(self._seen)]
            result, answers = judge_one(
                self._judge.suites, test, self._student, self._seed, reference=self._judge.reference
            )
            self._seen.append((result, answers, self._student._trace.calls))
        return self._seen[place]


def try_exercise(judge: AssignmentJudge, exercise: str, seed: int) -> Iterator[Finding]:
    """The reference, every wheat and every chaff of an exercise under one seed."""
    name, tests = judge.assignment.name, judge.tests(exercise)

    def attempt(student: Student) -> Trial:
        return Trial(judge, tests, student, seed)

    if not tests:
        yield Finding(name, exercise, "suite", "holds no test: write at least one", seed)
        return
    reference = attempt(judge.reference())
    failure = reference.first_failure()
    if failure:  # then nothing can be said of others
        yield Finding(name, exercise, "reference", f"is refused: {reason(failure[0])}", seed, evidence(*failure))
        return
    for wheat in judge.wheats:
        failure = attempt(judge.variant(wheat)).first_failure() if wheat.exercise == exercise else None
        if failure:
            problem = f"is refused: {reason(failure[0])}"
            yield Finding(name, exercise, f"wheat {wheat.name}", problem, seed, evidence(*failure))
    chaffs = [Chaff(chaff, attempt(judge.variant(chaff))) for chaff in judge.chaffs if chaff.exercise == exercise]
    for chaff, problem in _problems_of_chaffs(chaffs, reference):
        failure = chaff.trial.first_failure()
        told = evidence(*failure) if failure else ""
        yield Finding(name, exercise, f"chaff {chaff.variant.name}", problem, seed, told)


@dataclass(frozen=True)
class Chaff:
    """A chaff before the suite; leaves: where it first answers otherwise than the reference."""

    variant: Variant
    trial: Trial
    leaves: Place | None = None


def _problems_of_chaffs(chaffs: Sequence[Chaff], reference: Trial) -> Iterator[tuple[Chaff, str]]:
    """Those that are not caught, or break the suite; of the others, those that no answer tells from the reference or
    from one with another hint."""
    caught = []
    for chaff in chaffs:
        failure = chaff.trial.first_failure()
        if failure is None:
            yield chaff, "is not caught: it earns full marks"
        elif failure[0].verdict is Verdict.INTERNAL:
            yield chaff, f"breaks the suite: {reason(failure[0])}"
        else:
            caught.append(replace(chaff, leaves=chaff.trial.first_difference(reference)))
    twins: dict[str, list[str]] = {}
    for one, other in combinations(caught, 2):
        if one.variant.hint != other.variant.hint and _are_alike(one, other):
            twins.setdefault(one.variant.name, []).append(other.variant.name)
            twins.setdefault(other.variant.name, []).append(one.variant.name)
    for chaff in caught:
        if chaff.leaves is None:
            yield chaff, "its hint is never shown: what it answers is what the reference answers"
        if names := twins.get(chaff.variant.name):
            yield chaff, f"answers just like {', '.join(names)}: let the suite ask where they differ, or keep one"


def _are_alike(one: Chaff, other: Chaff) -> bool:
    """Whether two chaffs answer alike in every test. Where the first of them leaves the reference they nearly always
    differ, so that is looked at before all the rest."""
    leaves = min((at for at in (one.leaves, other.leaves) if at), default=None)
    if leaves and one.trial.differs(other.trial, leaves):
        return False
    return one.trial.first_difference(other.trial) is None


def reason(result: TestResult) -> str:
    """Which test did not pass, and how."""
    return f"{result.name!r} is {result.verdict.value}"


def evidence(result: TestResult, calls: Sequence[MadeCall] = ()) -> str:
    """What a test says, with all that an author may know: lines of text, the last one the call that it is about."""
    detail = result.detail.strip().splitlines()
    said = detail[-1:] if result.verdict is Verdict.INTERNAL else detail
    return "\n".join(line[:MAX_SHOWN] for line in (result.message, *said, show_call(calls, result.message)) if line)


def show_call(calls: Sequence[MadeCall], message: str) -> str:
    """The call that `message` speaks of, with its arguments' values, cut: for authors, never for students."""
    if not calls:
        return ""
    call = next((call for call in reversed(calls) if _speaks_of(message, call)), calls[-1])
    with np.printoptions(threshold=12, edgeitems=2, precision=6):
        shown = [_on_one_line(value) for value in call.arguments]
        shown += [f"{name}={_on_one_line(value)}" for name, value in call.keywords.items()]
    text = f"{call.asked}({', '.join(shown)})"
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 4] + " ..."


def _speaks_of(message: str, call: MadeCall) -> bool:
    """Whether a message may be about a call: it names what was asked and the shapes of its arrays."""
    arrays = [value for value in (*call.arguments, *call.keywords.values()) if isinstance(value, np.ndarray)]
    return message.startswith(call.asked) and all(str(array.shape) in message for array in arrays if array.ndim)


def _on_one_line(value: Any) -> str:
    return "a function" if callable(value) else re.sub(r"\s+", " ", repr(value))


# --- the same through the sandbox, as submissions ---


class Sandboxed:
    """The variants of one exercise as a class would hand them in: the reference with one function replaced."""

    def __init__(self, judge: AssignmentJudge, zygote: Zygote, exercise: str, seed: int) -> None:
        self.judge, self.zygote, self.exercise, self.seed = judge, zygote, exercise, seed
        self.reach = Reach(judge.source.text)
        self.own = [variant for variant in (*judge.wheats, *judge.chaffs) if variant.exercise == exercise]
        self.secrets = [line for line in hidden_lines(judge.course, judge.assignment, variants=False) if _is_code(line)]

    def variants(self) -> Iterator[Finding]:
        """The stub, the reference and each variant: this exercise, and those that call what the variant replaces."""
        stub = self._result([self.judge.source.stub], {self.exercise})
        yield from self._feedback("stub", stub, self.judge.source.stub)
        if self._of(stub).score != 0:
            yield self._finding("stub", f"earns {self._of(stub).score:g} points: the suite accepts it in part")
        reached = {variant.path: self._tried_with(variant) for variant in self.own}
        reference = self._result([self.judge.source.text], set().union({self.exercise}, *reached.values()))
        sound = {exercise.name for exercise in reference.exercises if exercise.score == exercise.max_score}
        if self.exercise not in sound:
            failed = _failed(self._of(reference))
            yield self._finding("reference", f"is refused in the sandbox: {reason(failed)}", evidence(failed))
            return
        for variant in self.own:
            result = self._result([self.judge.source.text, variant.text], reached[variant.path])
            yield from self._compare(variant, result, sound)
            yield from self._feedback(_subject(variant), result, self.judge.source.text + variant.text)

    def neighbours(self) -> Iterator[Finding]:
        """The exercises that no variant reaches, in a submission that has loaded all of them; each alone where that
        fails."""
        others = {exercise.name for exercise in self.judge.assignment.exercises}
        others -= self._reached({name for variant in self.own for name in names_of(variant.text)})
        if not others or not any(self._harmed(self.own, others)):
            return
        without = {exercise.name for exercise in self._harmed([], others)}
        for variant in self.own:
            for exercise in self._harmed([variant], others - without):
                yield self._finding(_subject(variant), f"costs points in {exercise.name}", exercise.message)

    def _harmed(self, variants: Sequence[Variant], others: set[str]) -> Iterator[ExerciseResult]:
        result = self._result([self.judge.source.text, *(variant.text for variant in variants)], others)
        return (e for e in result.exercises if e.name in others and e.score != e.max_score)

    def _tried_with(self, variant: Variant) -> set[str]:
        """A wheat is tried alone: what calls it was written for the reference, and may not take its lists."""
        return {variant.exercise} if _is_wheat(variant) else self._reached(names_of(variant.text))

    def _reached(self, changed: set[str]) -> set[str]:
        """The exercises that may behave otherwise when `changed` is replaced."""
        changed = changed | {self.exercise}
        return {exercise.name for exercise in self.judge.assignment.exercises if self.reach.of(exercise.name) & changed}

    def _result(self, texts: Sequence[str], names: set[str]) -> SubmissionResult:
        """Grade what `texts` make in one namespace, for these exercises alone: what else they build on is the
        reference's, and has no part in blame."""
        module = self.judge.assignment.module
        sources = tuple(Source(f"{module}{i or ''}.py", text) for i, text in enumerate(texts))
        judge = copy.copy(self.judge)
        judge.assignment = self.judge.assignment.model_copy(update={"exercises": self._only(names)})
        return grade(
            judge, self.zygote, Snapshot(module, "script", sources, {}, "", ()), _examinee(self.seed), self.seed
        )

    def _only(self, names: set[str]) -> tuple[Exercise, ...]:
        """These exercises; each builds on those of them that it builds on, directly or through others."""
        chosen = [exercise for exercise in self.judge.assignment.exercises if exercise.name in names]
        return tuple(e.model_copy(update={"builds_on": tuple(self._foundations(e) & names)}) for e in chosen)

    def _foundations(self, exercise: Exercise) -> set[str]:
        needed, todo = set[str](), list(exercise.builds_on)
        while todo:
            name = todo.pop()
            if name not in needed:
                needed.add(name)
                todo += self.judge.assignment.exercise(name).builds_on
        return needed

    def _compare(self, variant: Variant, result: SubmissionResult, sound: set[str]) -> Iterator[Finding]:
        for exercise in result.exercises:
            if exercise.name not in sound:
                continue
            is_own = exercise.name == variant.exercise
            problem = _own_problem(variant, exercise) if is_own else _problem_elsewhere(variant, exercise)
            if problem:
                told = "" if exercise.score == exercise.max_score else evidence(_failed(exercise))
                yield self._finding(_subject(variant), problem, told)

    def _feedback(self, subject: str, result: SubmissionResult, own: str) -> Iterator[Finding]:
        """What the student would be shown: the page and the line of results.jsonl. own: what was handed in, of which a
        message may show a line."""
        record = as_record(result)
        shown = html.unescape(student_page(self.judge.course, record)) + json.dumps(record, ensure_ascii=False)
        folder = self.judge.course.folder.resolve()
        if str(folder) in shown or "solutions/" in shown:
            yield self._finding(subject, "the feedback shows a path")
        for line in self.secrets:
            if line in shown and line not in own:
                yield self._finding(subject, f"the feedback shows a line of a suite or solution: {line}")
        for test in (test for exercise in result.exercises for test in exercise.tests):
            for line in test.detail.splitlines():
                if len(line) > 8 and re.search(r"\d", line) and line in shown:
                    yield self._finding(subject, f"the feedback of {test.name!r} shows values: {line}")

    def _of(self, result: SubmissionResult) -> ExerciseResult:
        return next(exercise for exercise in result.exercises if exercise.name == self.exercise)

    def _finding(self, subject: str, problem: str, evidence: str = "") -> Finding:
        return Finding(self.judge.assignment.name, self.exercise, subject, problem, self.seed, evidence)


def _own_problem(variant: Variant, exercise: ExerciseResult) -> str:
    """What is wrong with the verdict on a variant's own exercise, "" where nothing is."""
    full = exercise.score == exercise.max_score
    if exercise.verdict is Verdict.INTERNAL:
        return f"breaks the suite: {reason(_failed(exercise))}"
    if _is_wheat(variant):
        return "" if full else f"is refused in the sandbox: {reason(_failed(exercise))}"
    if full:
        return "is not caught in the sandbox: it earns full marks"
    if exercise.hints != (variant.hint,):
        return f"its hint is not found from its own answers; shown is {list(exercise.hints)}"
    return ""


def _problem_elsewhere(variant: Variant, exercise: ExerciseResult) -> str:
    """The same for another exercise: what only builds on a mistake keeps what course.yml lets it keep."""
    carried = not _is_wheat(variant) and exercise.carried_from == (variant.exercise,)
    if exercise.score == exercise.max_score or carried:
        return ""
    return f"costs points in {exercise.name}"


def _is_wheat(variant: Variant) -> bool:
    return variant.path.parent.name == "wheats"


def _subject(variant: Variant) -> str:
    return f"{'wheat' if _is_wheat(variant) else 'chaff'} {variant.name}"


def _failed(exercise: ExerciseResult) -> TestResult:
    """The test that gave an exercise its verdict."""
    return next(test for test in exercise.tests if test.verdict is exercise.verdict)


def _is_code(line: str) -> bool:
    """Whether a line of a suite is more than a text: texts are what suites say to students."""
    return not line.startswith(('"', "'", 'f"', "f'"))


class Reach:
    """Which names of a module each of its functions and classes may come to use."""

    def __init__(self, text: str) -> None:
        self._uses: dict[str, set[str]] = {}
        for node in ast.parse(text).body:
            used = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
            for name in _defined(node):
                self._uses.setdefault(name, set()).update(used)

    def of(self, name: str) -> set[str]:
        """The names that `name` uses, itself and what those use included."""
        found: set[str] = set()
        todo = [name]
        while todo:
            one = todo.pop()
            if one not in found:
                found.add(one)
                todo += self._uses.get(one, ())
        return found


def names_of(text: str) -> set[str]:
    """What a module defines at its top level, imports left out."""
    return {name for node in ast.parse(text).body for name in _defined(node)}


def _defined(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}


# --- files ---


def check_files(course: Course, assignment: Assignment, exercises: Sequence[str]) -> Iterator[Finding]:
    """What can be said of an assignment's files without running any."""
    name = assignment.name
    yield from check_places(course, assignment)
    source = read_source(course, assignment)
    stub = stub_path(course, assignment)
    if stub.is_file() and stub.read_text(encoding="utf-8") != source.stub:
        yield Finding(name, "", "stub", f"{stub.name} is not what the source says: run `grader sync {name}`")
    for path, numbers in _left_to_do(course, assignment):
        where = path.relative_to(course.folder).as_posix()
        yield Finding(name, "", where, f"TODO is still there: write what it asks for (line {numbers})")
    readme = course.exercises(assignment) / "README.md"
    lesson = readme.read_text(encoding="utf-8") if readme.is_file() else None
    documented = set(_documented(source.text))
    for exercise in exercises:
        if exercise not in documented and not assignment.exam:  # an answer is no function
            yield Finding(name, exercise, "source", "has no docstring: students need its shapes", warning=True)
        if lesson is not None and not re.search(rf"\b{re.escape(exercise)}\b", lesson):
            yield Finding(name, exercise, "README.md", "does not speak of it", warning=True)
    yield from check_hints(course, assignment, exercises)
    yield from check_secrets(course, assignment, source.stub)


def _documented(source: str) -> Iterator[str]:
    """The functions and classes that have a docstring."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            yield node.name


def _left_to_do(course: Course, assignment: Assignment) -> Iterator[tuple[Path, str]]:
    """Where a scaffold's words still stand: files, and numbers of lines. (The stub says what the source says.)"""
    for folder in (course.exercises(assignment), course.solutions(assignment)):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".md", ".yml") and path != stub_path(course, assignment):
                lines = path.read_text(encoding="utf-8").splitlines()
                numbers = [str(number) for number, line in enumerate(lines, start=1) if TODO.search(line)]
                if numbers:
                    yield path, ", ".join(numbers)


def check_places(course: Course, assignment: Assignment) -> Iterator[Finding]:
    """Missing and unexpected files. A file in exercises/ that the lesson names (a figure) belongs there."""
    names = [exercise.name for exercise in assignment.exercises]
    given = {"README.md", PUBLIC, f"{assignment.module}.py"}
    hidden = {f"{assignment.module}.py", *(f"test_{name}.py" for name in names)}
    readme = course.exercises(assignment) / "README.md"
    lesson = readme.read_text(encoding="utf-8") if readme.is_file() else ""
    if assignment.exam:
        given, hidden = {*given, PAPER}, {*hidden, KEY}
    for folder, expected, allowed in (
        (course.exercises(assignment), given, {HINTS_FILE}),
        (course.solutions(assignment), hidden, {"conftest.py", FIGURES, MUTANTS_FILE, "wheats", "chaffs"}),
    ):
        root = folder.parent.name
        if not folder.is_dir():
            yield Finding(assignment.name, "", root, f"the folder {root}/{assignment.name} is missing")
            continue
        present = {path.name for path in folder.iterdir() if not path.name.startswith((".", "__pycache__"))}
        for missing in sorted(expected - present):
            advice = ": run `grader sync`" if root == "exercises" and missing == f"{assignment.module}.py" else ""
            yield Finding(assignment.name, "", root, f"{missing} is missing{advice}")
        for extra in sorted(present - expected - allowed):
            if root == "solutions" or extra not in lesson:
                problem = f"{extra} does not belong there: no exercise of course.yml has it; move it or delete it"
                yield Finding(assignment.name, "", root, problem)
    for kind in ("wheats", "chaffs"):
        for path in sorted(course.solutions(assignment).joinpath(kind).glob("*")):
            if path.suffix != ".py" and not path.name.startswith((".", "__pycache__")):
                yield Finding(assignment.name, "", f"solutions/{kind}", f"{path.name} is no .py file: nothing reads it")


def check_figures(judge: AssignmentJudge, exercises: Sequence[str]) -> Iterator[Finding]:
    """The reference feeds every figure."""
    for figure in judge.figures:
        problem = make_figure(figure, judge.reference()).problem if figure.of[0] in exercises else ""
        if problem:
            told = f"the reference cannot feed {figure.title!r}; {problem}"
            yield Finding(judge.assignment.name, figure.of[0], FIGURES, told)


def check_content(judge: AssignmentJudge, exercises: Sequence[str]) -> Iterator[Finding]:
    """How much proof there is, and that the public checks accept the reference and refuse the stub."""
    name = judge.assignment.name
    for exercise in exercises:
        count = _count(judge, exercise)
        if judge.assignment.exam:  # the key has them, by template
            continue
        for kind, have, least in (("wheats", count.wheats, MIN_WHEATS), ("chaffs", count.chaffs, MIN_CHAFFS)):
            if have < least:
                yield Finding(name, exercise, kind, f"{have} of at least {least}", warning=True)
    if not judge.course.exercises(judge.assignment).is_dir():  # that was said
        return
    with PublicJudge(judge.course, judge.assignment) as public:
        for exercise in exercises:
            if not public.tests(exercise):
                yield Finding(name, exercise, "public checks", f"there are none: write test_{exercise} in {PUBLIC}")
                continue
            failed = _first_failed(public.judge(exercise, judge.reference(), 0))
            if failed:
                problem = f"refuse the reference: {reason(failed)}"
                yield Finding(name, exercise, "public checks", problem, None, evidence(failed))
            passing = [t.name for t in public.judge(exercise, judge.stub(), 0).tests if t.verdict is Verdict.PASSED]
            if passing:
                yield Finding(name, exercise, "public checks", f"let the stub pass: {', '.join(passing)}")


def _first_failed(judgement: Judgement) -> TestResult | None:
    return next((test for test in judgement.tests if test.verdict is not Verdict.PASSED), None)


def check_hints(course: Course, assignment: Assignment, exercises: Sequence[str]) -> Iterator[Finding]:
    """Public hints are there for every exercise, and none of them holds a line of a solution or a hidden suite."""
    hints = read_hints(course, assignment)
    if not hints:
        yield Finding(assignment.name, "", HINTS_FILE, "is missing: write steps for `grader hint`", warning=True)
        return
    hidden = {"".join(line.split()): line for line in hidden_lines(course, assignment)}
    for exercise in exercises:
        if exercise not in hints:
            yield Finding(assignment.name, exercise, HINTS_FILE, "has no hint for it: write the steps, a nudge first")
        for number, text in enumerate(hints.get(exercise, ()), start=1):
            for squeezed in (squeezed for squeezed in hidden if squeezed in "".join(text.split())):
                problem = f"hint {number} holds what stands in a solution or a hidden suite: {hidden[squeezed]}"
                yield Finding(assignment.name, exercise, HINTS_FILE, problem)


def check_secrets(course: Course, assignment: Assignment, stub: str) -> Iterator[Finding]:
    """No telling line of a suite, a solution, a wheat or a chaff stands in what students get."""
    hidden = set(hidden_lines(course, assignment))
    for path in sorted(course.exercises(assignment).rglob("*")):
        if path.is_file() and path.suffix in (".py", ".md"):
            yield from _leaks(assignment, path.name, path.read_text(encoding="utf-8").splitlines(), hidden)
        elif path.is_file() and path.suffix == ".ipynb":
            yield from _leaks(assignment, path.name, notebook_lines(path.read_text(encoding="utf-8")), hidden)
    notebook = as_notebook(stub)
    yield from _leaks(assignment, f"{assignment.module}.ipynb (published)", notebook_lines(notebook), hidden)
    if re.search(r'"outputs": \[\s*[^\]\s]', notebook):
        yield Finding(assignment.name, "", f"{assignment.module}.ipynb (published)", "holds outputs")


def notebook_lines(text: str) -> Iterator[str]:
    """Every line of text in a notebook: cells, outputs, metadata."""

    def strings(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            if all(isinstance(item, str) for item in value):
                yield "".join(value)
            else:
                for item in value:
                    yield from strings(item)
        elif isinstance(value, dict):
            for item in value.values():
                yield from strings(item)

    for each in strings(json.loads(text)):
        yield from each.splitlines()


def _leaks(assignment: Assignment, where: str, lines: Iterable[str], hidden: set[str]) -> Iterator[Finding]:
    for number, line in enumerate(lines, start=1):
        if line.strip() in hidden or line.strip() in (BEGIN, END):
            problem = f"line {number} stands in a solution or a hidden suite: {line.strip()}"
            yield Finding(assignment.name, "", where, problem)


def hidden_lines(course: Course, assignment: Assignment, *, variants: bool = True) -> Iterator[str]:
    """The telling lines of the reference and the suites; of wheats and chaffs too, unless `variants` is off."""
    yield from _solution_lines(read_source(course, assignment).text)
    folder = course.solutions(assignment)
    for path in sorted(folder.rglob("*.py") if variants else folder.glob("*.py")):
        if path.name not in (f"{assignment.module}.py", FIGURES):  # what a figure works with, it shows
            yield from _telling_lines(path.read_text(encoding="utf-8").splitlines())


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


# --- the whole course ---


def check_course(course: Course) -> Iterator[Finding]:
    """Folders that no assignment of course.yml has."""
    names = {assignment.name for assignment in course.assignments}
    for root in ("exercises", "solutions"):
        for path in sorted((course.folder / root).glob("*")):
            if path.name not in names and not path.name.startswith((".", "__pycache__")):
                yield Finding(path.name, "", root, "belongs to no assignment of course.yml")


def check_mutants(
    course: Course, chosen: Sequence[tuple[Assignment, tuple[str, ...]]], results: Sequence[MutantResult]
) -> Report:
    """Mutants that no test notices, and entries of mutants.yml that are out of date."""
    report = Report()
    for result in results:
        if result.fate is Fate.SURVIVED:
            problem = f"survives in line {result.line}; kill it, or declare it in {MUTANTS_FILE}:\n{paste(result)}"
            report.findings.append(Finding(result.assignment, result.exercise, "mutant", problem, warning=True))
    for assignment, names in chosen:
        own = [result for result in results if result.assignment == assignment.name]
        try:
            declared = [entry for entry in read_declared(course, assignment) if entry.exercise in names]
        except CourseError:  # the tasks have said so
            continue
        for entry, problem in stale(declared, own):
            subject = f"{MUTANTS_FILE}: {entry.becomes or entry.was}"
            report.findings.append(Finding(assignment.name, entry.exercise, subject, problem))
    return report


def check_pairs(results: Sequence[PairResult], seed: int) -> Iterator[Finding]:
    """Students with two mistakes who would be told of a third."""
    for result in results:
        if result.told is Told.WRONG:
            subject = f"{result.first} with {result.second}"
            problem = f"a student with both mistakes is told of another: {result.hint}"
            yield Finding(result.assignment, result.exercise, subject, problem, seed)


def told_of_pairs(results: Sequence[PairResult]) -> str:
    """ "12 named, 3 symptom, 20 nothing": what students with two mistakes are told."""
    told = [result.told for result in results]
    return ", ".join(f"{told.count(kind)} {kind.value}" for kind in Told if kind in told)


def mutation_score(results: Sequence[MutantResult]) -> str:
    """ "41/43, 2 declared": how many of the mutants are killed, and how many are said to be equivalent."""
    fates = [result.fate for result in results]
    declared = fates.count(Fate.DECLARED)
    return f"{fates.count(Fate.KILLED)}/{len(fates)}" + (f", {declared} declared" if declared else "")
