"""Right and wrong implementations before the suite of their exercise, in this process.

A suite is asked test by test, in order: a chaff as many tests as it takes to catch it and to tell it from every other
chaff.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import NamedTuple

from grader.audit.evidence import evidence, reason
from grader.audit.findings import Finding
from grader.audit.luck import Caught
from grader.judge.assignment import AssignmentJudge
from grader.judge.hints import Variant, same_answers
from grader.judge.judging import judge_one
from grader.judge.suites import SuiteTest
from grader.judge.verdict import TestResult, Verdict
from grader.sandbox.student import Student
from grader.sandbox.trace import Answer, MadeCall

Place = tuple[int, int]  # of an answer: which test, and which of its answers


class Failure(NamedTuple):
    """A test that did not pass, the `place`-th of its suite, and the calls that it made."""

    place: int
    result: TestResult
    calls: list[MadeCall]

    @property
    def reason(self) -> str:
        return reason(self.result)

    @property
    def evidence(self) -> str:
        return evidence(self.result, self.calls)


class Trial:
    """One implementation before the suite of its exercise, asked test by test, in order, as far as is needed."""

    def __init__(self, judge: AssignmentJudge, tests: Sequence[SuiteTest], student: Student, seed: int) -> None:
        self._judge, self._tests, self._student, self._seed = judge, tests, student, seed
        self._seen: list[tuple[TestResult, tuple[Answer, ...], list[MadeCall]]] = []

    def first_failure(self) -> Failure | None:
        """The first test that does not pass."""
        for place in range(len(self._tests)):
            result, _, calls = self._at(place)
            if result.verdict is not Verdict.PASSED:
                return Failure(place, result, calls)
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


def try_exercise(judge: AssignmentJudge, exercise: str, seed: int) -> Iterator[Finding | Caught]:
    """The reference, every wheat and every chaff of an exercise under one seed: what is wrong, and what caught whom."""
    name, tests = judge.assignment.name, judge.tests(exercise)

    def attempt(student: Student) -> Trial:
        return Trial(judge, tests, student, seed)

    if not tests:
        yield Finding(name, exercise, "suite", "holds no test: write at least one", seed)
        return
    reference = attempt(judge.reference())
    failure = reference.first_failure()
    if failure:  # then nothing can be said of others
        yield Finding(name, exercise, "reference", f"is refused: {failure.reason}", seed, failure.evidence)
        return
    for wheat in judge.wheats:
        failure = attempt(judge.variant(wheat)).first_failure() if wheat.exercise == exercise else None
        if failure:
            problem = f"is refused: {failure.reason}"
            yield Finding(name, exercise, f"wheat {wheat.name}", problem, seed, failure.evidence)
    chaffs = [Chaff(chaff, attempt(judge.variant(chaff))) for chaff in judge.chaffs if chaff.exercise == exercise]
    for chaff, problem in _problems_of_chaffs(chaffs, reference):
        failure = chaff.trial.first_failure()
        told = failure.evidence if failure else ""
        yield Finding(name, exercise, f"chaff {chaff.variant.name}", problem, seed, told)
    for chaff in chaffs:
        if failure := chaff.trial.first_failure():
            yield Caught(name, exercise, chaff.variant.name, failure.place, failure.result.name, seed)


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
        elif failure.result.verdict is Verdict.INTERNAL:
            yield chaff, f"breaks the suite: {failure.reason}"
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
