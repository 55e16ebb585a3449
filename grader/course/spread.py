"""How alike in difficulty papers are: the operations that a key takes, and the sizes of its answers.

Operations are counted, not claimed: the key is run on numbers that count what is done with them. Looking which of two
numbers is larger is one as well; reading a letter or a statement is none.
"""

from __future__ import annotations

import math
import operator
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from grader.course.exam import Paper, Question
from grader.course.key import KEY, Solved, solve_question
from grader.course.model import Assignment, Course
from grader.course.modules import load_module


@dataclass(frozen=True)
class Spread:
    """One template over many papers. fewest, most: operations that a key takes. smallest, typical (the median),
    largest: of the largest number among a paper's answers."""

    question: str
    template: str
    papers: int
    fewest: int
    most: int
    smallest: float
    typical: float
    largest: float

    @property
    def operations(self) -> str:
        """ "15", or "14 to 15" where it depends on the numbers."""
        return str(self.most) if self.fewest == self.most else f"{self.fewest} to {self.most}"


def measure(course: Course, assignment: Assignment, papers: Sequence[Paper]) -> Iterator[Spread]:
    """The spread of every template that occurs in these papers, in the order of questions."""
    module = load_module(course.solutions(assignment) / KEY)
    met: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for paper in papers:
        for question in paper.questions:
            solved = solve_question(module, question, paper.exam.tolerance)
            met[question.name, question.template].append((count_operations(module, question), magnitude(solved)))
    for (name, template), found in sorted(met.items()):
        counts, sizes = [count for count, _ in found], [size for _, size in found]
        yield Spread(name, template, len(found), min(counts), max(counts), min(sizes), median(sizes), max(sizes))


@dataclass(frozen=True)
class Family:
    """The templates of one question beside each other. work: the most operations of any paper, as a multiple of the
    fewest; size: the same of the templates' typical largest answers."""

    question: str
    work: float
    size: float


def compare(rows: Sequence[Spread]) -> Iterator[Family]:
    """How far apart the templates of each family are."""
    for name in dict.fromkeys(row.question for row in rows):
        own = [row for row in rows if row.question == name]
        sizes = [row.typical for row in own]
        work = max(row.most for row in own) / max(1, min(row.fewest for row in own))
        yield Family(name, work, max(sizes) / min(sizes))


def magnitude(solved: Solved) -> float:
    """The largest size among the numbers of the answers."""
    return max(float(np.max(np.abs(a))) for a in solved.answers if not isinstance(a, frozenset))


def count_operations(module: Any, question: Question) -> int:
    """How many operations (sums, products, powers, exponentials ...) the right answers of a question take."""
    tally = [0]
    key = getattr(module, question.template)(**{name: _counting(value, tally) for name, value in question.data.items()})
    tally[0] = 0
    key.answers()
    return tally[0]


def _counting(value: Any, tally: list[int]) -> Any:
    """What was drawn, in arrays of counting numbers; whole numbers (places, labels, counts) stay as they are."""
    if isinstance(value, tuple):
        flat = np.array(value, dtype=float)
        return np.array([Counting(item, tally) for item in flat.ravel()], dtype=object).reshape(flat.shape)
    return Counting(value, tally) if isinstance(value, float) else value


class Counting:
    """A number that counts what is done with it. NumPy asks the items of its arrays for these very methods."""

    def __init__(self, value: float, tally: list[int]) -> None:
        self.value, self.tally = float(value), tally

    def __float__(self) -> float:
        return self.value

    def __int__(self) -> int:
        return int(self.value)

    def __bool__(self) -> bool:
        return bool(self.value)


def _operation(function: Callable[..., float]) -> Callable[..., Any]:
    """A method that counts one operation, whatever numbers the others are."""

    def operate(self: Counting, *others: Any) -> Any:
        if any(isinstance(other, np.ndarray) for other in others):
            return NotImplemented  # NumPy then asks entry by entry
        self.tally[0] += 1
        return Counting(function(self.value, *(float(other) for other in others)), self.tally)

    return operate


def _comparison(function: Callable[[float, float], bool]) -> Callable[[Counting, Any], Any]:
    def compare(self: Counting, other: Any) -> Any:
        if isinstance(other, np.ndarray):
            return NotImplemented
        self.tally[0] += 1
        return function(self.value, float(other))

    return compare


for _name in "add sub mul truediv pow".split():
    _function = getattr(operator, _name)
    setattr(Counting, f"__{_name}__", _operation(_function))
    setattr(Counting, f"__r{_name}__", _operation(lambda one, other, function=_function: function(other, one)))
for _name in "neg abs".split():
    setattr(Counting, f"__{_name}__", _operation(getattr(operator, _name)))
for _name in "exp log log10 sqrt tanh floor".split():
    setattr(Counting, _name, _operation(getattr(math, _name)))
for _name in "lt le gt ge eq".split():
    setattr(Counting, f"__{_name}__", _comparison(getattr(operator, _name)))
