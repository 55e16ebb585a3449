"""What a class's records say together: how hard each exercise was, how well it tells students apart, and which
mistakes were made most. Records are counted one after the other, and none is kept: a class may be large.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Record = dict[str, Any]  # a line of results.jsonl
TOO_FEW = 5  # submissions below which a statistic would say more about chance than about the exercise
REMARKED = 20  # submissions from which a low discrimination is worth a remark: chance alone makes r about 1 / sqrt(n)


@dataclass(frozen=True)
class Item:
    """One exercise in the eyes of a class. None: too few submissions, or nothing that varies."""

    assignment: str
    exercise: str
    max_score: float
    n: int  # submissions that could be judged
    difficulty: float | None  # 0 (nobody earned a point) ... 1 (everybody earned all)
    discrimination: float | None  # -1 ... 1
    verdict: str  # the most common one, "" where n is 0
    verdict_count: int
    hint: str  # the most common first hint, "" where none was given
    hint_count: int

    @property
    def remark(self) -> str:
        """What is odd about its discrimination, in a word, or ""."""
        if self.discrimination is None or self.n < REMARKED or self.discrimination >= 0.2:
            return ""
        return "negative" if self.discrimination < 0 else "low"


@dataclass(frozen=True)
class Mistake:
    """One mistake that has a name, and who made it, sorted."""

    assignment: str
    exercise: str
    hint: str
    students: tuple[str, ...]


def shared_message(record: Record) -> str:
    """Why no exercise of a submission could be judged (unreadable, empty, stopped when loaded), or "".

    Then all tests of all its exercises share one fate and one message.
    """
    exercises = record["exercises"]
    first = exercises[0]["tests"][0] if exercises and exercises[0]["tests"] else None
    if first is None or first["status"] == "passed" or not _are_alike(exercises, first):
        return ""
    message: str = first["message"]
    alone = len(exercises) == 1 and record["submission"] and not message.startswith("loading it: ")
    return "" if alone else message


def _are_alike(exercises: Iterable[Record], first: Record) -> bool:
    fate = first["status"], first["message"]
    return all((test["status"], test["message"]) == fate for exercise in exercises for test in exercise["tests"])


class ItemTally:
    """Difficulty and discrimination of exercises, from records that are added one by one.

    difficulty: the mean share of the exercise's points that was earned (classical test theory calls it p, the
    "difficulty index": the higher, the easier). discrimination: the correlation of the exercise's points with the
    points in the rest of its assignment, r(x_i, X - x_i), the "corrected item-total correlation": the exercise is left
    out of the total, which else would correlate with its own part. Values below about 0.2 are worth a look; a negative
    one says that good students fail (Item.remark). Both as in L. Crocker and J. Algina, Introduction to Classical and
    Modern Test Theory (1986), chapter 14.
    """

    def __init__(self) -> None:
        self._met: dict[str, dict[str, _Counted]] = {}

    def add(self, record: Record) -> None:
        """Count a record that could be judged: not held, and without a shared_message. An exercise that is not in all
        records (the course changed) counts where it is."""
        met, total = self._met.setdefault(record["assignment"], {}), record["score"]
        for exercise in record["exercises"]:
            counted = met.get(exercise["name"])
            if counted is None:
                counted = met[exercise["name"]] = _Counted()
            counted.add(exercise, total)

    def items(self) -> list[Item]:
        """By assignment, each with its exercises as they were met."""
        return [
            counted.item(assignment, name)
            for assignment in sorted(self._met)
            for name, counted in self._met[assignment].items()
        ]


@dataclass
class _Counted:
    """One exercise: 16 bytes a submission, and how often each verdict and each hint came."""

    shares: array[float] = field(default_factory=lambda: array("d"))
    rest: array[float] = field(default_factory=lambda: array("d"))
    verdicts: Counter[str] = field(default_factory=Counter)
    hints: Counter[str] = field(default_factory=Counter)
    max_score: float = 0.0

    def add(self, exercise: Record, total: float) -> None:
        self.max_score = exercise["max_score"]
        self.shares.append(exercise["score"] / self.max_score)
        self.rest.append(total - exercise["score"])
        self.verdicts[exercise["status"]] += 1
        if hint := first_hint(exercise):
            self.hints[hint] += 1

    def item(self, assignment: str, name: str) -> Item:
        shares, rest = np.frombuffer(self.shares), np.frombuffer(self.rest)
        enough = len(shares) >= TOO_FEW
        return Item(
            assignment,
            name,
            self.max_score,
            len(shares),
            float(shares.mean()) if enough else None,
            correlation(shares, rest) if enough else None,
            *_most_common(self.verdicts),
            *_most_common(self.hints),
        )


def first_hint(exercise: Record) -> str:
    """The hint that a student sees first, or "". What was not handed in is no mistake of that name."""
    return next(iter(named_mistakes(exercise)), "")


def named_mistakes(exercise: Record) -> tuple[str, ...]:
    """The mistakes that are known of an exercise: its first hint, and of a question on an exam each part's."""
    if "answers" in exercise:
        return tuple(dict.fromkeys(part["hint"] for part in exercise["answers"]["parts"] if part["hint"]))
    return (exercise["hints"][0],) if exercise["hints"] and exercise["status"] in ("failed", "raised") else ()


def correlation(x: NDArray[np.float64], y: NDArray[np.float64]) -> float | None:
    """Pearson's r of two vectors of one length, or None where one of them does not vary."""
    if not x.size:
        return None
    dx, dy = x - x.mean(), y - y.mean()
    spread = float(np.sqrt((dx @ dx) * (dy @ dy)))
    size = float(x.size * np.abs(x).max() * np.abs(y).max())
    return float(np.clip((dx @ dy) / spread, -1, 1)) if spread > 1e-12 * size else None


class MistakeTally:
    """The mistakes that were named, from records that are added one by one: each student counts once, with the hint
    seen first; in an exam with the hint of each part."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str, str], list[str]] = {}

    def add(self, record: Record) -> None:
        for exercise in record["exercises"]:
            for hint in named_mistakes(exercise):
                self._made.setdefault((record["assignment"], exercise["name"], hint), []).append(record["student"])

    def mistakes(self) -> list[Mistake]:
        """Most common first."""
        mistakes = [Mistake(*key, tuple(sorted(set(students)))) for key, students in self._made.items()]
        return sorted(mistakes, key=lambda m: (-len(m.students), m.assignment, m.exercise, m.hint))


def histogram(shares: Iterable[float], bins: int = 10) -> tuple[int, ...]:
    """How many shares (0 ... 1) fall into each of `bins` equal parts; 1 belongs to the last."""
    counts = [0] * bins
    for share in shares:
        counts[max(0, min(bins - 1, int(share * bins + 1e-9)))] += 1
    return tuple(counts)


def _most_common(counts: Counter[str]) -> tuple[str, int]:
    """The most common value and its count; of several the first in the alphabet, so that runs agree."""
    return min(counts.items(), key=lambda item: (-item[1], item[0])) if counts else ("", 0)
