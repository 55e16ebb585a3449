"""The public checks on a student's copy, in the best sandbox that this machine has; warm from one run to the next."""

from __future__ import annotations

import contextlib
import enum
import hashlib
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from grader.course.model import Assignment, Course, Exercise
from grader.course.source import Source, read_stub
from grader.errors import CourseError, SubmissionError, Unsatisfied
from grader.judge.assignment import PUBLIC, PublicJudge
from grader.judge.judging import Budget, judge_one
from grader.judge.verdict import TestResult, Verdict
from grader.loop.work import Work
from grader.loop.workers import open_zygote
from grader.sandbox.host import Level, Zygote
from grader.sandbox.session import Session
from grader.sandbox.snapshot import Snapshot, take_snapshot

SEED = 0  # public checks hold no secret, so the same inputs each time are a help
PLACE = re.compile(r" at ([^\s,]+), line (\d+)")  # as messages name the student's own line
PLACE_ONCE_MORE = re.compile(r" \([^()]+, line \d+\)$")  # as a SyntaxError's text ends
LOOK_SECONDS = 0.1
NOT_TRIED = "not tried, since the check before it found no end"


class State(enum.StrEnum):
    """How an exercise stands with its public checks."""

    RIGHT = "right"
    WRONG = "wrong"
    WAITING = "waiting"  # wrong, and so is one that it builds on: that comes first
    UNWRITTEN = "unwritten"
    UNCHECKED = "unchecked"  # the course has no public check of it


@dataclass(frozen=True)
class Checked:
    """The public checks of one exercise. line: in the student's script, where known: of the error, or of the def."""

    name: str
    state: State
    checks: tuple[TestResult, ...]
    line: int | None = None
    waits_for: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[TestResult, ...]:
        return tuple(check for check in self.checks if check.verdict is not Verdict.PASSED)


@dataclass(frozen=True)
class Report:
    """What a check found. problem: why exercises could not be checked, where the module does not load."""

    work: Work
    level: Level
    exercises: tuple[Checked, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""
    problem_line: int | None = None
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether all that could be asked is right."""
        fine = (State.RIGHT, State.UNCHECKED)
        return not self.problem and all(checked.state in fine for checked in self.exercises)

    def of(self, state: State) -> list[Checked]:
        return [checked for checked in self.exercises if checked.state is state]


@dataclass
class News:
    """What is new since the last report on the same work."""

    _states: dict[str, State] = field(default_factory=dict)
    _loads: bool = True

    def of(self, report: Report) -> Iterator[str]:
        """ "right now: bp2"; nothing the first time."""
        loads, name = not report.problem, report.work.file.name
        if loads != self._loads:
            yield f"{name} loads again" if loads else f"{name} does not load any more"
        self._loads = loads
        told: dict[str, list[str]] = {}
        for checked in report.exercises:
            before = self._states.get(checked.name, checked.state)
            self._states[checked.name] = checked.state
            if before is not checked.state and _news(before, checked.state):
                told.setdefault(_news(before, checked.state), []).append(checked.name)
        yield from (f"{what}: {', '.join(names)}" for what, names in told.items())


def _news(before: State, now: State) -> str:
    """What a change of state is called, "" where it is no news."""
    if now is State.RIGHT:
        return "right now"
    if before is State.RIGHT:
        return "no longer right"
    return "written, not right yet" if before is State.UNWRITTEN else ""


class Superseded(Exception):
    """The work was saved again while it was checked: what was found so far is of no interest."""


def never() -> bool:
    return False


@dataclass
class Checker:
    """Checks work on a course. The zygote and the public suites stay until the end; use it in a `with`.

    open_workers: gives the zygote when it is first needed; it is closed here.
    """

    course: Course
    open_workers: Callable[[], Zygote] | None = None
    _zygote: Zygote | None = None
    _judges: dict[str, tuple[str, PublicJudge]] = field(default_factory=dict)  # with what their files' bytes hash to

    def __enter__(self) -> Checker:
        return self

    def __exit__(self, *_: object) -> None:
        for known in self._judges.values():
            known[1].suites.close()
        self._judges.clear()
        if self._zygote is not None:
            self._zygote.close()
            self._zygote = None

    def check(self, work: Work, is_superseded: Callable[[], bool] = never) -> Report:
        """Run the public checks of the exercises of interest.

        is_superseded is asked now and then, in another thread too; when it says so, no answer is waited for any longer.

        Raises Superseded then, CourseError where the public checks cannot be read, SandboxError where this machine
        gives no worker.
        """
        started = time.monotonic()
        judge = self._judge(work.assignment)
        zygote = self._warm_zygote()
        try:
            snapshot = take_snapshot(work.place.parent, work.place.name, work.assignment.module)
        except SubmissionError as error:
            return Report(work, zygote.options.level, problem=str(error))
        run = _Run(self.course, judge, zygote, snapshot, is_superseded)
        checked = tuple(run.check(work))
        if is_superseded():
            raise Superseded
        notes = (*_notes(self.course, work), *snapshot.notes, *run.notes)
        seconds = round(time.monotonic() - started, 3)
        problem, line = run.problem, _line_of(run.problem, f"{work.assignment.module}.py")
        return Report(work, zygote.options.level, checked, notes, problem, line, seconds)

    def _judge(self, assignment: Assignment) -> PublicJudge:
        """The public suite; collected again when a file beside it has changed."""
        digest = _digest(self.course.exercises(assignment))
        known = self._judges.pop(assignment.name, None)
        if known and known[0] == digest:
            self._judges[assignment.name] = known
            return known[1]
        if known:
            known[1].suites.close()
        judge = PublicJudge(self.course, assignment)
        self._judges[assignment.name] = digest, judge
        return judge

    def _warm_zygote(self) -> Zygote:
        if self._zygote is None:
            self._zygote = self.open_workers() if self.open_workers else open_zygote(self.course)
        return self._zygote


class _Run:
    """One run over the exercises of a snapshot."""

    def __init__(
        self,
        course: Course,
        judge: PublicJudge,
        zygote: Zygote,
        snapshot: Snapshot,
        is_superseded: Callable[[], bool],
    ) -> None:
        self.course, self.judge, self.zygote, self.snapshot = course, judge, zygote, snapshot
        self.is_superseded = is_superseded
        self.parameters = _parameters(course, judge.assignment, snapshot)
        self.notes: list[str] = []
        self.problem = ""

    def check(self, work: Work) -> Iterator[Checked]:
        """The exercises in the order of course.yml, those that may share a worker in one session."""
        exercises = [exercise for exercise in work.assignment.exercises if exercise.name in work.exercises]
        found: dict[str, list[TestResult]] = {}
        for options, group in groupby(exercises, self.zygote.options.narrowed):
            found |= self._check_together(self.zygote.sibling(options), list(group))
        states = {name: state_of(results) for name, results in found.items()}
        for exercise in exercises:
            if exercise.name in found:
                results = found[exercise.name]
                line = self._line(exercise, results)
                yield conclude(exercise, states, results, is_stub=self._is_stub(exercise), line=line)

    def _check_together(self, zygote: Zygote, exercises: Sequence[Exercise]) -> dict[str, list[TestResult]]:
        limit = self.course.limits.test_seconds
        with (
            Session(zygote, self.snapshot, parameters=self.parameters, load_seconds=limit) as session,
            _Lookout(session, self.is_superseded),
        ):
            try:
                errors = session.open()
            except Unsatisfied as error:  # it does not even finish loading
                self.problem = self.problem or _in_words(error)
                return {}
            if errors and self.snapshot.kind == "script":
                self.problem = self.problem or _in_words(errors[0])
                return {}
            self.notes += [f"{error.leaves_out} was left out: {_in_words(error)}" for error in errors]
            return {exercise.name: self._results(exercise, session) for exercise in exercises}

    def _results(self, exercise: Exercise, session: Session) -> list[TestResult]:
        """The checks of one exercise; after one that finds no end the others would only cost time."""
        seconds = exercise.test_seconds or self.course.limits.test_seconds
        results: list[TestResult] = []
        endless = False
        for test in self.judge.tests(exercise.name):
            if self.is_superseded():
                raise Superseded
            if endless:
                results.append(TestResult(test.name, test.points, Verdict.NOT_RUN, NOT_TRIED))
                continue
            session.clock = budget = Budget(seconds, 2 * seconds)
            budget.begin()
            result, _ = judge_one(self.judge.suites, test, session.student, SEED)
            endless = result.verdict is Verdict.TIMEOUT
            results.append(as_told(result))
        return results

    def _is_stub(self, exercise: Exercise) -> bool:
        """Whether an exercise itself is not written: what it calls may be what is not."""
        found = [_definition(source.text, exercise.name) for source in self.snapshot.main]
        return any("NotImplementedError" in text for text in found) or not any(found)

    def _line(self, exercise: Exercise, results: Sequence[TestResult]) -> int | None:
        """Where to look in the script: at the line that raised, else at the definition."""
        if self.snapshot.kind != "script":
            return None
        main = self.snapshot.main[0]
        failed = next((result for result in results if result.verdict is not Verdict.PASSED), None)
        line = _line_of(failed.message, main.name) if failed else None
        start = main.text.find(_definition(main.text, exercise.name) or "\0")
        return line or (main.text.count("\n", 0, start) + 1 if start >= 0 else None)


class _Lookout:
    """Looks, while answers are waited for, whether they are still wanted; if not, it ends the waiting. Use it in a
    `with`."""

    def __init__(self, session: Session, is_superseded: Callable[[], bool]) -> None:
        self._session, self._is_superseded = session, is_superseded
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        if self._is_superseded is not never:
            self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(LOOK_SECONDS):
            if self._is_superseded():
                self._session.interrupt()


def conclude(
    exercise: Exercise,
    states: Mapping[str, State],
    results: Sequence[TestResult],
    *,
    is_stub: bool,
    line: int | None = None,
) -> Checked:
    """What the results of an exercise's checks mean, where those that it builds on stand as `states` says.

    is_stub: it is not written itself; else what looks so may be what it calls.
    """
    own, missing = states[exercise.name], (State.WRONG, State.UNWRITTEN)
    below = tuple(name for name in exercise.builds_on if states.get(name) in missing)
    waits = below and (own is State.WRONG or (own is State.UNWRITTEN and not is_stub))
    state = State.WAITING if waits else own
    return Checked(exercise.name, state, tuple(results), line, below if waits else ())


def state_of(results: Sequence[TestResult]) -> State:
    """How an exercise stands by the results of its own checks."""
    failed = [result for result in results if result.verdict is not Verdict.PASSED]
    if not results:
        return State.UNCHECKED
    if not failed:
        return State.RIGHT
    unwritten = all(r.verdict is Verdict.RAISED and "not written yet" in r.message for r in failed)
    return State.UNWRITTEN if unwritten else State.WRONG


def as_told(result: TestResult) -> TestResult:
    """A check that stumbled itself: here that is over the answer, as the check passes with a right one."""
    if result.verdict is not Verdict.INTERNAL:
        return result
    last = result.detail.strip().splitlines()[-1:]
    if last and last[0].startswith("grader.errors."):  # the sandbox or this machine
        return TestResult(result.name, result.points, result.verdict, last[0].partition(": ")[2])
    message = "the answer has not the form that was asked for: compare it with the docstring"
    return TestResult(result.name, result.points, Verdict.FAILED, message, "\n".join(last))


def _in_words(error: Unsatisfied) -> str:
    """A verdict for one's own eyes: with Python's words, but not the place once more."""
    words = PLACE_ONCE_MORE.sub("", error.detail)
    return f"{error.summary}. Python says: {words}" if words else error.summary


def _line_of(message: str, source: str) -> int | None:
    """The line of the student's file that a message names."""
    found = PLACE.search(message)
    return int(found[2]) if found and found[1] == source else None


def _definition(text: str, name: str) -> str:
    """The lines of a function or class at the top level of a source, "" where it has none. (Nothing is parsed here.)"""
    found = re.search(rf"^(?:def|class)\s+{re.escape(name)}\b.*(?:\n(?:[ \t].*)?)*", text, re.MULTILINE)
    return found[0] if found else ""


def _parameters(course: Course, assignment: Assignment, snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Names of arguments for messages: the stub's, or where it did not come along (a notebook that was fetched) those
    of the work itself. None where that cannot be read now."""
    try:
        return dict(read_stub(course, assignment).parameters)
    except CourseError:
        names: dict[str, tuple[str, ...]] = {}
        for source in snapshot.main:
            with contextlib.suppress(CourseError, ValueError, RecursionError, MemoryError):
                names |= Source(Path(source.name), source.text).parameters
        return names


def _notes(course: Course, work: Work) -> Iterator[str]:
    """What may puzzle a student: their own copy of the public checks is not what is run."""
    theirs, ours = work.place / PUBLIC, course.exercises(work.assignment) / PUBLIC
    if theirs.is_file() and ours.is_file() and theirs.resolve() != ours.resolve() and not _same(theirs, ours):
        yield f"Your {PUBLIC} is not the course's: the course's is what was run."


def _same(one: Path, other: Path) -> bool:
    return one.read_bytes().replace(b"\r\n", b"\n") == other.read_bytes().replace(b"\r\n", b"\n")


def _digest(folder: Path) -> str:
    """sha256 of what makes up a folder's public checks, in hex."""
    total = hashlib.sha256()
    for path in (folder / PUBLIC, folder / "conftest.py"):
        total.update(path.read_bytes() if path.is_file() else b"")
        total.update(b"\0")
    return total.hexdigest()
