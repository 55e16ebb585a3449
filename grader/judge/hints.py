"""A chaff is also a hint: when a student's answers equal a known mistake's on every input tried, the mistake has a
name.

The chaffs answer the same tests with the same random inputs in the judge's own process (they are ours, and trusted),
once per exercise and seed. Two behaviours are compared answer by answer, up to where each test stopped. Where none
fits throughout, there may be two mistakes: a chaff that explains most of what it could explain, and contradicts
nothing, is named too. Then come symptoms: what the wrong answers have in common (symptoms.py). No match, no guess.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.errors import CourseError
from grader.judge.checks import Array, is_numeric, tolerance_for
from grader.judge.judging import Behaviour
from grader.judge.suites import SuiteTest
from grader.judge.symptoms import Pair, as_numbers, find_symptoms, same_arguments
from grader.judge.verdict import TestResult, Verdict
from grader.sandbox.handles import Handle
from grader.sandbox.trace import Answer

RTOL = 1e-6
MOST = 0.85  # of the wrong calls, that a mistake among several must explain


@dataclass(frozen=True)
class Variant:
    """A wheat or a chaff: one implementation of one exercise."""

    path: Path
    exercise: str
    title: str
    hint: str  # "" for a wheat
    text: str

    @property
    def name(self) -> str:
        return self.path.stem


def read_variants(folder: Path, kind: str, exercises: Sequence[str]) -> list[Variant]:
    """The wheats or chaffs (`kind`) in a folder. Raises CourseError for a first line that is not of the form."""
    return [_read_variant(path, kind, exercises) for path in sorted(folder.glob("*.py"))]


def _read_variant(path: Path, kind: str, exercises: Sequence[str]) -> Variant:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    start, of, rest = (lines[0] if lines else "").partition(f"# {kind} of ")
    exercise, _, title = rest.partition(":")
    if start or not of or exercise not in exercises or not title.strip():
        form = f"# {kind} of <exercise>: <what it does>"
        raise CourseError(f"{path}, line 1: expected {form!r} with an exercise of this assignment, got {lines[:1]}")
    hint = []
    for line in lines[1:]:
        if not line.startswith("#"):
            break
        hint.append(line.removeprefix("#").strip())
    if kind == "chaff" and not hint:
        raise CourseError(f"{path}, line 2: a chaff needs its hint as comment lines below the first")
    return Variant(path, exercise, title.strip(), " ".join(hint), text)


class Replay:
    """One implementation in the suite of its exercise, run only as far as it is asked about: tests in order, in one
    instance, since a mistake may lie in what is kept from call to call."""

    def __init__(self, tests: Sequence[SuiteTest], run: Callable[[SuiteTest], tuple[Answer, ...]]) -> None:
        self.tests, self._run = tests, run
        self._answers: list[tuple[Answer, ...]] = []
        self._slips: list[dict[int, Answer]] = []

    def behaves_like(self, observed: Behaviour) -> bool:
        """Whether it answers as was observed, in every test."""
        return all(
            same_answers(observed.get(test.key, ()), self.answers(place)) for place, test in enumerate(self.tests)
        )

    def answers(self, place: int) -> tuple[Answer, ...]:
        """What the test at `place` saw of it."""
        while len(self._answers) <= place:
            self._answers.append(self._run(self.tests[len(self._answers)]))
        return self._answers[place]

    def slips(self, right: Replay, place: int) -> dict[int, Answer]:
        """Its wrong answers in the test at `place`, by the number of the call."""
        while len(self._slips) <= place:
            at = len(self._slips)
            both = enumerate(_aligned(self.answers(at), right.answers(at)))
            self._slips.append({call: own for call, (own, true) in both if not _same_answer(own, true)})
        return self._slips[place]


def find_hints(
    observed: Behaviour, right: Replay, chaffs: Sequence[tuple[str, Replay]], *, thorough: bool = True
) -> tuple[str, ...]:
    """The hints for what was observed of a wrong submission, the surest first. chaffs: each one's hint, and the chaff
    itself. thorough: where no chaff fits throughout, look for one of several mistakes, and for symptoms.

    Nothing is said where the student answered as the reference does (then time, or a crash, was the matter).
    """
    if right.behaves_like(observed):
        return ()
    whole = tuple(dict.fromkeys(hint for hint, chaff in chaffs if chaff.behaves_like(observed)))
    if whole or not thorough:
        return whole
    partly = _explain_in_part(observed, right, chaffs)
    return (*partly, *find_symptoms(_pairs(observed, right))[:1])


def hints_of_checks(tests: Sequence[TestResult]) -> tuple[str, ...]:
    """Where answers alone tell nothing: what most checks saw, if they agree; else what the only failed test is
    about."""
    failed = [test for test in tests if test.verdict is not Verdict.PASSED]
    seen = Counter(test.seen for test in failed if test.seen).most_common(1)
    if seen and 2 * seen[0][1] >= len(failed):
        return (seen[0][0],)
    return (failed[0].about,) if len(failed) == 1 and failed[0].about else ()


# --- one of several mistakes ---


Call = tuple[int, int]  # the place of a test, and the number of a call in it


@dataclass(frozen=True)
class _Case:
    """A chaff, and the calls that it explains: wrong, and answered by the student just as by it."""

    hint: str
    explained: frozenset[Call]


def _explain_in_part(observed: Behaviour, right: Replay, chaffs: Sequence[tuple[str, Replay]]) -> tuple[str, ...]:
    """The hints of the chaffs that explain most of what is wrong.

    A chaff is out as soon as the student is right where it is wrong. Where two that say different things explain the
    same call, one of them explains all that the other does and more, or neither is believed.
    """
    seen = {
        (place, call): both
        for place, test in enumerate(right.tests)
        for call, both in enumerate(_aligned(observed.get(test.key, ()), right.answers(place)))
    }
    wrong = {at: got for at, (got, true) in seen.items() if not _same_answer(got, true)}
    cases = [case for hint, chaff in chaffs if (case := _case(wrong, seen.keys(), right, hint, chaff)) is not None]
    largest = [case for case in cases if not any(case.explained < other.explained for other in cases)]
    alone = [
        case
        for case in largest
        if not any(case.explained & other.explained and case.hint != other.hint for other in largest)
    ]
    return tuple(dict.fromkeys(case.hint for case in alone))


def _case(wrong: dict[Call, Answer], seen: Collection[Call], right: Replay, hint: str, chaff: Replay) -> _Case | None:
    """What a chaff explains; None where something speaks against it, or less than MOST of what is wrong for it.

    wrong: the student's wrong answers; seen: all calls of which it is known whether they are.
    """
    explained: set[Call] = set()
    missed, most = 0, (1 - MOST) * len(wrong)
    for place in range(len(right.tests)):
        slips = chaff.slips(right, place)
        if any((place, call) in seen and (place, call) not in wrong for call in slips):
            return None
        for at, got in wrong.items():
            if at[0] == place:
                said = slips.get(at[1])
                if said is not None and _same_answer(got, said) and _is_telling(got):
                    explained.add(at)
                else:
                    missed += 1
        if missed > most:
            return None
    return _Case(hint, frozenset(explained)) if explained else None


def _aligned(seen: Sequence[Answer], right: Sequence[Answer]) -> Iterator[tuple[Answer, Answer]]:
    """The answers of both to the same questions, up to where the test went another way, or an error ended it."""
    for got, true in zip(seen, right, strict=False):
        failed = bool(got.error or true.error)
        if got.asked != true.asked or not (failed or same_arguments(got.arguments, true.arguments)):
            return
        yield got, true
        if failed:
            return


def _is_telling(answer: Answer) -> bool:
    """Whether a wrong answer could hardly be given by chance: it holds fractions, and nothing was drawn for it."""
    if any(isinstance(given, np.random.Generator) for given in answer.arguments):
        return False
    parts = answer.value if isinstance(answer.value, list | tuple) else [answer.value]
    numbers = [array[np.isfinite(array)] for part in parts if (array := as_numbers(part)) is not None]
    return any(np.any(array != np.round(array)) for array in numbers)


def _pairs(observed: Behaviour, right: Replay) -> list[Pair]:
    """All calls that student and reference both answered."""
    return [
        Pair(got.arguments, got.value, true.value)
        for place, test in enumerate(right.tests)
        for got, true in _aligned(observed.get(test.key, ()), right.answers(place))
        if got.arguments and not got.error and not true.error
    ]


# --- equal answers ---


def same_answers(one: Sequence[Answer], other: Sequence[Answer]) -> bool:
    """Whether a test saw the same of two implementations."""
    return len(one) == len(other) and all(_same_answer(a, b) for a, b in zip(one, other, strict=True))


def _same_answer(one: Answer, other: Answer) -> bool:
    return (
        one.asked == other.asked
        and one.error == other.error
        and one.changed == other.changed
        and same_value(one.value, other.value)
    )


def same_value(one: Any, other: Any) -> bool:
    """Whether two answers hold the same values, within rounding; NaN equals NaN here, and a list its array."""
    if type(one) is float and type(other) is float:  # the short way for most of what is compared
        return _same_floats(one, other)
    if type(one) is np.ndarray and type(other) is np.ndarray and one.dtype == other.dtype == float:
        return _same_numbers(one, other)
    a, b = _as_array(one), _as_array(other)
    if a is not None and b is not None:
        return _same_numbers(a, b)
    if _has_items(one) and _has_items(other):
        return len(one) == len(other) and all(same_value(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, Handle) or isinstance(other, Handle):
        return isinstance(one, Handle) and isinstance(other, Handle)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_value(one[key], other[key]) for key in one)
    return type(one) is type(other) and not isinstance(one, np.ndarray) and bool(one == other)


def _has_items(value: Any) -> bool:
    return isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)


def _as_array(value: Any) -> Array | None:
    """Numbers as an array; None for what is none, or forms none: a list of matrices of several shapes."""
    if not is_numeric(value):
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return None if array.dtype == object else array


def _same_floats(one: float, other: float) -> bool:
    if math.isfinite(one) and math.isfinite(other):
        return abs(one - other) <= RTOL * abs(other)
    return one == other or (math.isnan(one) and math.isnan(other))


def _same_numbers(a: Array, b: Array) -> bool:
    if a.shape != b.shape:
        return False
    rtol = max(tolerance_for(a.dtype, RTOL), tolerance_for(b.dtype, RTOL))
    if a.dtype == b.dtype == float and a.size:
        with np.errstate(all="ignore"):
            error, scale = float(np.abs(a - b).max()), float(np.abs(b).max())
        if math.isfinite(error) and math.isfinite(scale):
            return error <= rtol * scale
    kind = complex if "c" in (a.dtype.kind, b.dtype.kind) else float
    a, b = a.astype(kind), b.astype(kind)
    finite = np.isfinite(a) & np.isfinite(b)
    with np.errstate(all="ignore"):
        if finite.all():
            return bool(np.all(np.abs(a - b) <= rtol * np.max(np.abs(b), initial=0.0)))
        scale = float(np.max(np.abs(b), initial=0.0, where=finite))
        near = np.abs(a - b) <= rtol * scale
    return bool(np.all(np.where(finite, near, (a == b) | (np.isnan(a) & np.isnan(b)))))
