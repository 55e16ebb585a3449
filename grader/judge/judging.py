"""From a submission and a suite to verdicts. Fail closed: a test that did not run and pass earns nothing."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pytest

from grader.errors import CheckFailed, GraderError, Unsatisfied
from grader.judge.checks import describe
from grader.judge.suites import Suites, SuiteTest
from grader.judge.verdict import BY_ERROR, TestResult, Verdict
from grader.sandbox.handles import RETURNED
from grader.sandbox.student import Student
from grader.sandbox.trace import Answer

Behaviour = dict[str, tuple[Answer, ...]]  # what each test saw
Seen = tuple[TestResult, tuple[Answer, ...]]  # of one test: its result, and what it saw
Remember = Callable[[SuiteTest, Callable[[], Seen]], Seen]


@dataclass
class Budget:
    """The wall-clock time that one exercise may still take. A test gets at most half of what is left, so that one
    endless loop leaves something for the tests after it."""

    test_seconds: float
    left: float
    deadline: float = 0.0
    _started: float = 0.0

    def begin(self) -> None:
        self._started = time.monotonic()
        self.deadline = self._started + min(self.test_seconds, self.left / 2)

    def end(self) -> None:
        self.left = max(0.0, self.left - (time.monotonic() - self._started))


@dataclass
class Judgement:
    """The results of one exercise's tests, and what the tests saw."""

    tests: list[TestResult] = field(default_factory=list)
    behaviour: Behaviour = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return bool(self.tests) and all(test.verdict is Verdict.PASSED for test in self.tests)


def work_out(test: SuiteTest, work: Callable[[], Seen]) -> Seen:
    """A Remember that knows nothing."""
    return work()


def judge(
    suites: Suites,
    tests: Sequence[SuiteTest],
    student: Student,
    seed: int,
    *,
    budget: Budget | None = None,
    reference: Callable[[], Student] | None = None,
    remember: Remember = work_out,
) -> Judgement:
    """Run the tests of one exercise for a student.

    reference: a fresh student that is right. It answers the question whose fault an error of the suite itself was.
    remember: gives what work() gives for a test, remembered or worked out.
    """
    judgement = Judgement()
    for test in tests:
        if budget:
            budget.begin()
        result, answers = remember(test, partial(judge_one, suites, test, student, seed, reference=reference))
        if budget:
            budget.end()
        judgement.tests.append(result)
        judgement.behaviour[test.key] = answers
    return judgement


def judge_one(
    suites: Suites,
    test: SuiteTest,
    student: Student,
    seed: int,
    *,
    reference: Callable[[], Student] | None = None,
) -> Seen:
    """Run one test for a student: its result, and what it saw."""
    trace = student._begin()
    result = _run(suites, test, student, seed, reference)
    return result, tuple(trace.answers)


def _run(
    suites: Suites, test: SuiteTest, student: Student, seed: int, reference: Callable[[], Student] | None
) -> TestResult:
    try:
        with np.errstate(all="ignore"):  # a warning about a student's numbers is no news
            suites.run(test, student, seed)
    except Unsatisfied as error:
        return _unsatisfied(test, error, student)
    except (pytest.skip.Exception, pytest.xfail.Exception):
        return TestResult(test.name, test.points, Verdict.NOT_RUN, "this test did not run")
    except (AssertionError, pytest.fail.Exception) as error:
        return _unsatisfied(test, CheckFailed(_said_by_author(error)), student)
    except (GraderError, OSError) as error:  # the sandbox or this machine, never the student
        return _internal(test, error)
    except Exception as error:  # the suite stumbled: over the student's answer, or over itself
        return _stumbled(suites, test, error, student, seed, reference)
    return TestResult(test.name, test.points, Verdict.PASSED)


def _unsatisfied(test: SuiteTest, error: Unsatisfied, student: Student) -> TestResult:
    verdict = next(verdict for kind, verdict in BY_ERROR.items() if isinstance(error, kind))
    called = describe_call(student, getattr(error, "about", None))
    message = f"{called}: {error.summary}" if called and verdict is not Verdict.MISSING else error.summary
    return TestResult(test.name, test.points, verdict, message, error.detail, seen=error.hint, about=test.hint)


def _said_by_author(error: BaseException) -> str:
    """The message of a bare assert or pytest.fail, without the values that pytest may have written below or for it."""
    first = str(error).partition("\n")[0]
    return first if first and not first.startswith("assert ") else "what it returned does not hold"


def _stumbled(
    suites: Suites,
    test: SuiteTest,
    error: Exception,
    student: Student,
    seed: int,
    reference: Callable[[], Student] | None,
) -> TestResult:
    """An error that no check foresaw. Where the same test passes with the reference, the answer was to blame."""
    if reference is not None:
        right = reference()
        right._begin()
        try:
            with np.errstate(all="ignore"):
                suites.run(test, right, seed)
        except Exception as own:  # the suite is broken: held, never a zero
            error = own
        else:
            answers = student._trace.answers
            came = describe(answers[-1].value) if answers else "nothing"
            return _unsatisfied(test, CheckFailed(f"the answer has not the form that was asked for: {came}"), student)
    return _internal(test, error)


def _internal(test: SuiteTest, error: BaseException) -> TestResult:
    words = "".join(traceback.format_exception(error))
    return TestResult(test.name, test.points, Verdict.INTERNAL, "the grader itself failed here; staff will look", words)


def describe_call(student: Student, about: object = None) -> str:
    """A call with its arguments' names and shapes, never their values: "bp2(W_next (3, 4), z (5, 4))".

    It is the call whose answer holds `about`; else the last one. A handle has no name of its own: what gave it has.
    """
    calls = student._trace.calls
    if not calls:
        return ""
    at = next((i for i in reversed(range(len(calls))) if about is not None and _holds(calls[i].answer, about)), -1)
    until = calls[: at + 1] or calls
    call = next((made for made in reversed(until) if made.asked != RETURNED), None)
    if call is None:
        return RETURNED
    names = student._parameters.get(call.asked, ())
    named = [(names[i] if i < len(names) else "", value) for i, value in enumerate(call.arguments)]
    shown = [f"{name} {_form(value)}".strip() for name, value in [*named, *call.keywords.items()]]
    return f"{call.asked}({', '.join(shown)})"


def _holds(answer: Any, about: object) -> bool:
    return answer is about or (isinstance(answer, list | tuple) and any(item is about for item in answer))


def _form(value: Any) -> str:
    """The form of an argument of ours: its shape, or what it is."""
    if isinstance(value, np.ndarray):
        kind = "" if value.dtype == float else f" {value.dtype}"
        return f"{value.shape}{kind}" if value.ndim else "a number"
    if isinstance(value, list | tuple):
        return f"[{len(value)}]"
    return "" if value is None or isinstance(value, bool | int | float | str) else "..."
