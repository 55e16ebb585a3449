"""The public checks on functions that live in this very process: in a student's own kernel, where the newest definition
counts and nothing is started anew. There is no sandbox: it is the student's own machine, and the student's own code.

pytest runs here too, and leaves nothing behind: no plugin, no module, no folder and no patch stays when a check ends.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import linecache
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType, ModuleType
from typing import Any

from grader.course.model import Assignment, Course, Exercise
from grader.errors import StudentTimeout
from grader.judge.assignment import PublicJudge
from grader.judge.judging import Budget, judge_one
from grader.judge.verdict import TestResult, Verdict
from grader.loop.checking import NOT_TRIED, SEED, Checked, as_told, conclude, state_of
from grader.sandbox.link import OnCallback
from grader.sandbox.student import Student
from grader.sandbox.worker import Worker

MAX_PRINTED = 4000  # characters of what student code prints during a check
AGAIN = 0.5  # seconds after which a time limit that was caught is said again
Locate = Callable[[str], str | None]  # a code object's file name -> "In[3]", None where it is no cell


@dataclass(frozen=True)
class LiveReport:
    """What a check found. printed: what student code printed meanwhile, which never changes a verdict."""

    assignment: str
    exercises: tuple[Checked, ...]
    printed: str = ""


def check_live(
    course: Course, assignment: Assignment, names: Sequence[str], module: ModuleType, locate: Locate
) -> LiveReport:
    """Run the public checks of exercises on what a module holds now.

    Raises CourseError where the public checks cannot be read, KeyboardInterrupt where somebody interrupts.
    """
    exercises = [exercise for exercise in assignment.exercises if exercise.name in names]
    printed = _Printed()
    with PublicJudge(course, assignment) as judge:
        link = LiveLink(module, locate)
        clock = Budget(0.0, 0.0)
        student = Student(
            link, deadline=lambda: clock.deadline, parameters=_parameters(module, exercises), sources=link.texts
        )
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            found = {e.name: list(_results(course, e, judge, student, clock)) for e in exercises}
    states = {name: state_of(results) for name, results in found.items()}
    checked = (conclude(e, states, found[e.name], is_stub=is_stub(module, e.name)) for e in exercises)
    return LiveReport(assignment.name, tuple(checked), printed.getvalue())


def _results(
    course: Course, exercise: Exercise, judge: PublicJudge, student: Student, clock: Budget
) -> Iterator[TestResult]:
    """The checks of one exercise; after one that finds no end the others would only cost time."""
    seconds = exercise.test_seconds or course.limits.test_seconds
    endless = False
    for test in judge.tests(exercise.name):
        if endless:
            yield TestResult(test.name, test.points, Verdict.NOT_RUN, NOT_TRIED)
            continue
        clock.test_seconds, clock.left = seconds, 2 * seconds
        clock.begin()
        result, _ = judge_one(judge.suites, test, student, SEED)
        endless = result.verdict is Verdict.TIMEOUT
        yield as_told(result)


def is_stub(module: ModuleType, name: str) -> bool:
    """Whether an exercise is not written yet, as far as its source can be found."""
    try:
        return "NotImplementedError" in inspect.getsource(vars(module)[name])
    except (KeyError, OSError, TypeError):  # not there, no source, a plain value
        return name not in vars(module)


def _parameters(module: ModuleType, exercises: Sequence[Exercise]) -> Mapping[str, tuple[str, ...]]:
    """The names of each function's arguments, for messages."""
    found = {}
    for exercise in exercises:
        with contextlib.suppress(KeyError, TypeError, ValueError):
            found[exercise.name] = tuple(inspect.signature(vars(module)[exercise.name]).parameters)
    return found


class LiveLink:
    """The worker in this process, over a module that is in use."""

    generation = 0

    def __init__(self, module: ModuleType, locate: Locate) -> None:
        self.texts = {"": ""}  # of the cells in which errors happened, by their labels; it is filled while we go
        self._worker = _LiveWorker(self._exchange, module, locate, self.texts)
        self._on_callback: list[OnCallback] = []

    def ask(self, request: bytes, on_callback: OnCallback, deadline: float) -> bytes:
        self._on_callback.append(on_callback)
        try:
            with _time_limit(deadline - time.monotonic()):
                return self._worker.handle(request)
        except _OutOfTime:
            raise StudentTimeout(
                "no answer in time: does a loop never end, or does it take far too many steps?"
            ) from None
        finally:
            self._on_callback.pop()

    def close(self) -> None:
        pass

    def _exchange(self, payload: bytes) -> bytes:
        return self._on_callback[-1](payload)


class _LiveWorker(Worker):
    """A worker whose module was loaded by others, whose errors happen in cells, and which can be interrupted."""

    def __init__(
        self, exchange: Callable[[bytes], bytes], module: ModuleType, locate: Locate, texts: dict[str, str]
    ) -> None:
        super().__init__(exchange, alone=False)
        self._module, self._locate, self._texts = module, locate, texts

    def _report(self, error: BaseException) -> dict[str, Any]:
        if isinstance(error, KeyboardInterrupt | _OutOfTime):  # meant for us
            raise error
        return super()._report(error)

    def _place(self, error: BaseException) -> tuple[str, int]:
        """The cell and line where it happened: the innermost frame that is a cell's."""
        place, frame = ("", 0), error.__traceback__
        while frame is not None:
            label = self._locate(frame.tb_frame.f_code.co_filename)
            if label is not None:
                self._texts[label] = "".join(linecache.getlines(frame.tb_frame.f_code.co_filename))
                place = label, frame.tb_lineno
            frame = frame.tb_next
        return place


class _OutOfTime(BaseException):
    """Raised in student code when its time is over; no error, so that `except Exception` does not catch it."""


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise _OutOfTime inside after so long, where the system can do that: in the main thread, and not on Windows.
    Elsewhere the interrupt button must do."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    left, interval = signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001), AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left, interval)
        signal.signal(signal.SIGALRM, before)


class _Printed(io.TextIOBase):
    """Takes what is printed, and keeps the beginning."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        room = MAX_PRINTED - self._size
        if room > 0:
            self._parts.append(text[:room])
        self._size += len(text)
        return len(text)

    def getvalue(self) -> str:
        cut = f"\n... and {self._size - MAX_PRINTED:,} characters more" if self._size > MAX_PRINTED else ""
        return "".join(self._parts) + cut
