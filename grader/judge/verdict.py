"""The small vocabulary of verdicts, and what judging an exercise yields."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader import errors

if TYPE_CHECKING:
    from grader.judge.exam import AnswerSheet


class Verdict(enum.StrEnum):
    """What became of a test, or of an exercise."""

    PASSED = "passed"
    FAILED = "failed"  # an answer is wrong
    RAISED = "raised"  # student code raised
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"  # the worker died or broke the protocol
    MISSING = "missing"  # nothing of that name was handed in
    NOT_RUN = "not_run"
    INTERNAL = "internal"  # our fault: never a zero, the submission is held


BY_ERROR: dict[type[errors.Unsatisfied], Verdict] = {
    errors.CheckFailed: Verdict.FAILED,
    errors.StudentRaised: Verdict.RAISED,
    errors.StudentTimeout: Verdict.TIMEOUT,
    errors.StudentMemory: Verdict.MEMORY,
    errors.StudentCrashed: Verdict.CRASHED,
    errors.StudentMissing: Verdict.MISSING,
}
# Which of several verdicts an exercise gets: the first of these that one of its tests has.
GRAVEST = (
    Verdict.INTERNAL,
    Verdict.CRASHED,
    Verdict.MEMORY,
    Verdict.TIMEOUT,
    Verdict.RAISED,
    Verdict.FAILED,
    Verdict.MISSING,
    Verdict.NOT_RUN,
    Verdict.PASSED,
)


@dataclass(frozen=True)
class TestResult:
    """One hidden test or public check. Until it has run it is NOT_RUN."""

    __test__ = False  # not a test class of ours, whatever pytest thinks of its name

    name: str
    points: float  # its share within the exercise
    verdict: Verdict = Verdict.NOT_RUN
    message: str = ""  # safe for students
    detail: str = ""  # may show values: public checks only
    seen: str = ""  # what the check saw of the mistake, safe for students
    about: str = ""  # what the test is about: its author's hint

    @property
    def hints(self) -> tuple[str, ...]:
        """What may help with it: for one who looks at this test."""
        return tuple(text for text in (self.about, self.seen) if text)


@dataclass(frozen=True)
class ExerciseResult:
    """One exercise of a submission."""

    name: str
    max_score: float
    tests: tuple[TestResult, ...]
    hints: tuple[str, ...] = ()
    carried_from: tuple[str, ...] = ()
    carried_score: float | None = None
    sheet: AnswerSheet | None = None  # of an exam: what was answered

    @property
    def verdict(self) -> Verdict:
        verdicts = {test.verdict for test in self.tests} or {Verdict.NOT_RUN}
        return next(verdict for verdict in GRAVEST if verdict in verdicts)

    @property
    def score(self) -> float:
        """The points of the tests that ran and passed; or what is carried where that is more."""
        total = sum(test.points for test in self.tests)
        passed = sum(test.points for test in self.tests if test.verdict is Verdict.PASSED)
        own = self.max_score * (passed / total) if total else 0.0
        return round(max(own, self.carried_score or 0.0), 4)

    @property
    def message(self) -> str:
        """The message of the first test with the exercise's verdict."""
        return next((test.message for test in self.tests if test.verdict is self.verdict), "")

    def with_hints(self, hints: tuple[str, ...]) -> ExerciseResult:
        return replace(self, hints=hints)
