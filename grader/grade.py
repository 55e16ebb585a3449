"""One submission's path, top to bottom: start reading here.

    snapshot -> worker -> hidden suites under pytest -> verdicts -> fresh look -> blame -> hints -> figures -> result

`grade` needs an AssignmentJudge (warm, for a whole class) and a running Zygote; it touches no file and prints nothing.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.course.model import Exercise
from grader.errors import CourseError, NothingHandedIn, SandboxError, SubmissionError, Unsatisfied
from grader.judge.assignment import AssignmentJudge
from grader.judge.figures import Drawn
from grader.judge.hints import hints_of_checks
from grader.judge.judging import Budget, Judgement
from grader.judge.suites import SuiteTest
from grader.judge.verdict import BY_ERROR, ExerciseResult, TestResult, Verdict
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.session import Session
from grader.sandbox.snapshot import Snapshot, take_snapshot
from grader.sandbox.student import Student

NOT_WRITTEN = (Verdict.MISSING, Verdict.RAISED)


@dataclass(frozen=True)
class SubmissionResult:
    """What one submission earned, and why."""

    student: str
    assignment: str
    exercises: tuple[ExerciseResult, ...]
    seed: int
    level: str
    submission: str  # digest of what was judged, "" where nothing could be read
    notes: tuple[str, ...] = ()  # remarks about the submission as a whole, safe for the student
    figures: tuple[Drawn, ...] | None = None  # None where none were asked for
    seconds: float = 0.0

    @property
    def score(self) -> float:
        return round(sum(exercise.score for exercise in self.exercises), 4)

    @property
    def max_score(self) -> float:
        return sum(exercise.max_score for exercise in self.exercises)

    @property
    def held(self) -> bool:
        """Whether our own fault stands in the way: then this is no score."""
        return any(exercise.verdict is Verdict.INTERNAL for exercise in self.exercises)


@dataclass(frozen=True)
class Reading:
    """What was found where a submission was looked for: its snapshot, or what stands in its place."""

    snapshot: Snapshot | None = None
    verdict: Verdict = Verdict.MISSING
    message: str = ""

    @property
    def digest(self) -> str:
        """Of what is judged; "" where nothing could be read."""
        return self.snapshot.digest if self.snapshot else ""


def grade_folder(
    judge: AssignmentJudge,
    zygote: Zygote,
    student_folder: Path,
    student: str,
    seed: int,
    *,
    name: str | None = None,
    figures: bool = False,
) -> SubmissionResult:
    """Grade what lies in a student's folder (ROOT/<student>) for the judge's assignment.

    name: under which it lies there, if not under the assignment's. figures: also draw the course's figures from the
    student's code; they change no score.
    """
    reading = read_folder(student_folder, name or judge.assignment.name, judge.assignment.module)
    return grade_reading(judge, zygote, reading, student, seed, figures=figures)


def read_folder(student_folder: Path, name: str, module: str) -> Reading:
    """Read what was handed in under that name. What cannot be read is a verdict."""
    try:
        return Reading(take_snapshot(student_folder, name, module))
    except NothingHandedIn as error:
        return Reading(None, Verdict.MISSING, str(error))
    except SubmissionError as error:
        return Reading(None, Verdict.RAISED, str(error))
    except SandboxError as error:  # this machine is to blame: held
        return Reading(None, Verdict.INTERNAL, str(error))


def grade_reading(
    judge: AssignmentJudge, zygote: Zygote, reading: Reading, student: str, seed: int, *, figures: bool = False
) -> SubmissionResult:
    """Grade what was read; no file of the student's is needed any more."""
    started = time.monotonic()
    snapshot = reading.snapshot
    if snapshot is None:
        result = all_alike(judge, reading.verdict, reading.message, student, seed, zygote)
    else:
        result = _grade_or_hold(judge, zygote, snapshot, student, seed, figures=figures)
    if figures and result.figures is None:
        result = replace(result, figures=())
    return replace(result, seconds=round(time.monotonic() - started, 4))


def _grade_or_hold(
    judge: AssignmentJudge, zygote: Zygote, snapshot: Snapshot, student: str, seed: int, *, figures: bool
) -> SubmissionResult:
    """The last boundary: an error of ours that nothing foresaw holds one submission, and stops no class."""
    try:
        return grade(judge, zygote, snapshot, student, seed, figures=figures)
    except CourseError:  # the course's, and everyone's: its author must hear of it
        raise
    except Exception as error:
        message = f"the grader itself failed here ({type(error).__name__}); staff will look"
        return all_alike(judge, Verdict.INTERNAL, message, student, seed, zygote, snapshot)


def grade(
    judge: AssignmentJudge, zygote: Zygote, snapshot: Snapshot, student: str, seed: int, *, figures: bool = False
) -> SubmissionResult:
    """Grade a snapshot. figures: see grade_folder."""
    judge = judge.for_student(student)
    with Session(
        zygote, snapshot, parameters=judge.parameters, load_seconds=judge.course.limits.test_seconds
    ) as session:
        try:
            exercises = _Hearing(judge, zygote, session, seed).hear()
        except SandboxError as error:
            return all_alike(judge, Verdict.INTERNAL, str(error), student, seed, zygote, snapshot)
        errors = session.load_errors if snapshot.kind == "notebook" else []
        drawn = draw_figures(judge, session, exercises) if figures else None
    notes = (*snapshot.notes, *(f"{error.leaves_out} was left out: {error.summary}." for error in errors))
    level = zygote.options.level.value
    return SubmissionResult(student, judge.assignment.name, exercises, seed, level, snapshot.digest, notes, drawn)


def draw_figures(judge: AssignmentJudge, session: Session, exercises: Sequence[ExerciseResult]) -> tuple[Drawn, ...]:
    """The figures of a submission that was just judged, in a time of their own, and in a worker that was never judged:
    what one has seen of hidden tests would stand in them.

    There are none where nothing could be loaded or judged: the result says why already.
    """
    if not judge.figures or any(exercise.verdict is Verdict.INTERNAL for exercise in exercises):
        return ()
    limits = judge.course.limits
    session.clock = budget = Budget(limits.figures_seconds, limits.figures_seconds)
    budget.begin()
    session.renew()
    try:
        if _error_of_loading(session) is not None:
            return ()
    except SandboxError:  # what was judged stays judged
        return ()
    budget.end()
    return judge.draw(session, exercises, budget)


class _Hearing:
    """The exercises of one submission, judged one after the other in as few workers as is fair."""

    def __init__(self, judge: AssignmentJudge, zygote: Zygote, session: Session, seed: int) -> None:
        self.judge, self.zygote, self.session, self.seed = judge, zygote, session, seed
        self.exercises = judge.assignment.exercises
        self.refused = _error_of_loading(session)
        self.left = max(0.0, judge.course.limits.assignment_seconds - session.load_took)
        self.judgements: dict[str, Judgement] = {}
        self.budget: Budget | None = None  # of what is heard now

    @property
    def deadline(self) -> float:
        """As a clock: for whatever is asked while something is heard."""
        return self.budget.deadline if self.budget else 0.0

    def hear(self) -> tuple[ExerciseResult, ...]:
        shared, began = set(), self.session.generation
        for position, exercise in enumerate(self.exercises):
            shares = len(self.exercises) - position
            if self._options(exercise) != self.zygote.options:
                self.judgements[exercise.name] = self._hear_apart(exercise, shares)
            elif self.refused:
                self.judgements[exercise.name] = self._alike(exercise, self.refused)
            else:
                if position:
                    shared.add(exercise.name)
                self.judgements[exercise.name] = self._hear(exercise, self.session, shares)
        doubtful = [e for e in self.exercises if e.name in shared and _is_wrong(self.judgements[e.name])]
        if self.judge.assignment.exam:
            doubtful = []  # answers that are read, not asked for: a second look would be a second guess
        if doubtful and not (self.session.generation == began and self.session.is_untouched()):
            for exercise in doubtful:
                self._hear_again(exercise)
        return tuple(self._conclude(exercise) for exercise in self.exercises)

    def _options(self, exercise: Exercise) -> SandboxOptions:
        return self.zygote.options.narrowed(exercise)

    def _hear(self, exercise: Exercise, session: Session, shares: int = 1) -> Judgement:
        """One exercise, with its share of the time that the submission has left."""
        seconds = exercise.test_seconds or self.judge.course.limits.test_seconds
        session.clock = self.budget = budget = Budget(seconds, self.left / shares)
        with self._timed():
            return self.judge.hear(exercise.name, session, self.seed, budget)

    @contextlib.contextmanager
    def _timed(self) -> Iterator[None]:
        """What is done inside takes from the time that the submission has left."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.left = max(0.0, self.left - (time.monotonic() - started))

    def _may_pass(self, exercise: Exercise, replacements: Mapping[str, Callable[..., Any]]) -> bool:
        """Whether it passes in the worker that is there, functions of ours standing in for the submission's own; or
        whether that says nothing, since something was left behind in it."""
        if self._options(exercise) != self.zygote.options or not self.session.is_untouched():
            return True
        with self.session.lend(replacements) as session:
            return self._hear(exercise, session).passed

    def _hear_apart(
        self, exercise: Exercise, shares: int = 1, replacements: Mapping[str, Callable[..., Any]] | None = None
    ) -> Judgement:
        """One exercise in a worker of its own, under the limits and with the modules that it may have."""
        zygote = self.zygote.sibling(self._options(exercise))
        snapshot, parameters = self.session.snapshot, self.judge.parameters
        limit = min(self.judge.course.limits.test_seconds, self.left)
        with Session(zygote, snapshot, parameters=parameters, replacements=replacements, load_seconds=limit) as session:
            with self._timed():
                refused = _error_of_loading(session)
            return self._alike(exercise, refused) if refused else self._hear(exercise, session, shares)

    def _alike(self, exercise: Exercise, error: Unsatisfied) -> Judgement:
        """What becomes of an exercise whose module does not load."""
        message = f"loading it: {error.summary}"
        return Judgement([_fate(test, verdict_of(error), message) for test in self.judge.tests(exercise.name)])

    def _hear_again(self, exercise: Exercise) -> None:
        """Nobody pays for a neighbour: what failed in a worker that others may have left something in is judged in a
        fresh one. It must do as well in a second one: nobody is given another guess."""
        before = self.judgements[exercise.name]
        self.session.renew()
        again = self._hear(exercise, self.session)
        if _share(again) > _share(before):
            self.session.renew()
            again = min(again, self._hear(exercise, self.session), key=_share)
        if _share(again) >= _share(before):
            self.judgements[exercise.name] = again

    def _conclude(self, exercise: Exercise) -> ExerciseResult:
        judgement = self.judgements[exercise.name]
        sheet = self.judge.sheet(exercise.name, judgement.behaviour)
        result = ExerciseResult(exercise.name, exercise.points, tuple(judgement.tests), sheet=sheet)
        if sheet:
            return result.with_hints(sheet.hints)
        if judgement.passed or not judgement.behaviour:  # right, or nothing could be asked of it
            return result
        blamed = self._blamed(exercise)
        if blamed and self._passes_without(exercise, blamed):
            return replace(result, carried_from=blamed, carried_score=exercise.carry * exercise.points)
        return result.with_hints(self._hints(exercise.name, judgement))

    def _blamed(self, exercise: Exercise) -> tuple[str, ...]:
        """The failed exercises that this one builds on, directly or through others."""
        needed, todo = set[str](), [exercise]
        while todo:
            for name in todo.pop().builds_on:
                if name not in needed:
                    needed.add(name)
                    todo.append(self.judge.assignment.exercise(name))
        return tuple(e.name for e in self.exercises if e.name in needed and not self.judgements[e.name].passed)

    def _passes_without(self, exercise: Exercise, blamed: Sequence[str]) -> bool:
        """Whether the exercise passes when our right versions answer for the blamed ones; no source crosses.

        Most do not, which the worker that is there tells quickly. But that one may have been handed, with what came
        later, the very answers to what is asked again here: what passes there counts when it passes in a fresh one.
        """
        with self._right_versions(blamed) as right:
            return self._may_pass(exercise, right) and self._hear_apart(exercise, 1, right).passed

    @contextlib.contextmanager
    def _right_versions(self, names: Sequence[str]) -> Iterator[dict[str, Callable[..., Any]]]:
        """Our right versions of functions, in a worker of their own: it is the submission that says what they are
        asked, and how much they have to do for it."""
        limit = self.judge.course.limits.test_seconds
        with Session(
            self.zygote, self.judge.reference_snapshot, parameters=self.judge.parameters, load_seconds=limit
        ) as session:
            session.clock = self
            yield {name: _afresh(session.student, name) for name in names}

    def _hints(self, exercise: str, judgement: Judgement) -> tuple[str, ...]:
        """What the answers tell of the mistake; else what the checks themselves could see. Where an answer is so odd
        that hints stumble over it, the score stands, without any."""
        if not _is_wrong(judgement):
            return ()
        with contextlib.suppress(Exception):
            if found := self.judge.hints(exercise, judgement.behaviour, self.seed):
                return found
        return hints_of_checks(judgement.tests)


def _afresh(student: Student, name: str) -> Callable[..., Any]:
    """A function of a student of ours that keeps no trace of earlier calls."""
    function = getattr(student, name)

    def call(*arguments: Any, **keywords: Any) -> Any:
        student._begin()
        return function(*arguments, **keywords)

    return call


def _error_of_loading(session: Session) -> Unsatisfied | None:
    """Why nothing of a submission can be asked: its module does not load, or not in time. Of a notebook, a cell that
    fails is left out, and the rest counts."""
    try:
        errors = session.open()
    except Unsatisfied as error:
        return error
    return errors[0] if errors and session.snapshot.kind == "script" else None


def _is_wrong(judgement: Judgement) -> bool:
    """Whether anything written is wrong: not where every failed test says that there is nothing yet."""
    failed = [test for test in judgement.tests if test.verdict is not Verdict.PASSED]
    return any(test.verdict not in NOT_WRITTEN or "not written yet" not in test.message for test in failed)


def _share(judgement: Judgement) -> float:
    return sum(test.points for test in judgement.tests if test.verdict is Verdict.PASSED)


def verdict_of(error: Unsatisfied) -> Verdict:
    return next(verdict for kind, verdict in BY_ERROR.items() if isinstance(error, kind))


def all_alike(
    judge: AssignmentJudge,
    verdict: Verdict,
    message: str,
    student: str,
    seed: int,
    zygote: Zygote,
    snapshot: Snapshot | None = None,
) -> SubmissionResult:
    """The result of a submission whose exercises all share one fate."""

    exercises = tuple(
        ExerciseResult(
            exercise.name, exercise.points, tuple(_fate(test, verdict, message) for test in judge.tests(exercise.name))
        )
        for exercise in judge.assignment.exercises
    )
    digest, notes = (snapshot.digest, snapshot.notes) if snapshot else ("", ())
    level = zygote.options.level.value
    return SubmissionResult(student, judge.assignment.name, exercises, seed, level, digest, notes)


def _fate(test: SuiteTest, verdict: Verdict, message: str) -> TestResult:
    return TestResult(test.name, test.points, verdict, message)


def as_record(result: SubmissionResult) -> dict[str, Any]:
    """A result as the journal keeps it: a line of results.jsonl, and the figures where they were asked for.

    `detail` stays out, it may show values.
    """
    figures = {} if result.figures is None else {"figures": [figure.as_record() for figure in result.figures]}
    return {
        "student": result.student,
        "assignment": result.assignment,
        "score": result.score,
        "max_score": result.max_score,
        "held": result.held,
        "level": result.level,
        "submission": result.submission,
        "notes": list(result.notes),
        "seed": result.seed,
        "seconds": result.seconds,
        "exercises": [
            {
                "name": exercise.name,
                "score": exercise.score,
                "max_score": exercise.max_score,
                "status": exercise.verdict.value,
                "message": exercise.message,
                "hints": list(exercise.hints),
                "carried_from": list(exercise.carried_from),
                "tests": [
                    {"name": test.name, "status": test.verdict.value, "message": test.message}
                    for test in exercise.tests
                ],
                **({"answers": exercise.sheet.as_record()} if exercise.sheet else {}),
            }
            for exercise in result.exercises
        ],
        **figures,
    }
