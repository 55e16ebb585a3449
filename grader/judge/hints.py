"""A chaff is also a hint: when a student's answers equal a known mistake's on every input tried, the mistake has a
name.

The chaffs answer the same tests with the same random inputs in the judge's own process (they are ours, and trusted),
once per exercise and seed. Two behaviours are compared answer by answer, up to where each test stopped. No match, no
guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.errors import CourseError
from grader.judge.checks import is_numeric, tolerance_for
from grader.judge.judging import Behaviour
from grader.judge.suites import SuiteTest
from grader.sandbox.student import Answer, Handle

RTOL = 1e-6


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
        self._tests, self._run = tests, run
        self._answers: list[tuple[Answer, ...]] = []

    def behaves_like(self, observed: Behaviour) -> bool:
        """Whether it answers as was observed, in every test."""
        return all(
            same_answers(observed.get(test.key, ()), self.answers(place)) for place, test in enumerate(self._tests)
        )

    def answers(self, place: int) -> tuple[Answer, ...]:
        """What the test at `place` saw of it."""
        while len(self._answers) <= place:
            self._answers.append(self._run(self._tests[len(self._answers)]))
        return self._answers[place]


def find_hints(observed: Behaviour, right: Replay, chaffs: Iterable[tuple[str, Replay]]) -> tuple[str, ...]:
    """The hints of the chaffs that answer as the student did. chaffs: each one's hint, and the chaff itself.

    Nothing is said where the student answered as the reference does (then time, or a crash, was the matter).
    """
    if right.behaves_like(observed):
        return ()
    return tuple(dict.fromkeys(hint for hint, chaff in chaffs if chaff.behaves_like(observed)))


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
    if is_numeric(one) and is_numeric(other) and not (_is_ragged(one) or _is_ragged(other)):
        return _same_numbers(one, other)
    if isinstance(one, list | tuple | np.ndarray) and isinstance(other, list | tuple | np.ndarray):
        return len(one) == len(other) and all(same_value(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, Handle) or isinstance(other, Handle):
        return isinstance(one, Handle) and isinstance(other, Handle)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_value(one[key], other[key]) for key in one)
    return type(one) is type(other) and not isinstance(one, np.ndarray) and bool(one == other)


def _is_ragged(value: Any) -> bool:
    """Whether numbers form no array: a list of matrices of several shapes."""
    try:
        return bool(np.asarray(value).dtype == object)
    except ValueError:
        return True


def _same_numbers(one: Any, other: Any) -> bool:
    a, b = np.asarray(one), np.asarray(other)
    if a.shape != b.shape:
        return False
    rtol = max(tolerance_for(a.dtype, RTOL), tolerance_for(b.dtype, RTOL))
    a, b = a.astype(complex), b.astype(complex)
    finite = np.isfinite(a) & np.isfinite(b)
    scale = float(np.max(np.abs(b), initial=0.0, where=finite))
    with np.errstate(all="ignore"):
        near = np.abs(a - b) <= rtol * scale
    return bool(np.all(np.where(finite, near, (a == b) | (np.isnan(a) & np.isnan(b)))))
