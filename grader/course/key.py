"""How questions are solved: `solutions/<assignment>/key.py`, which no student has.

It holds, for each template of paper.py, a function of that name. It takes what was drawn (arrays for vectors and
matrices) and returns a Key: a function that gives the answers, and known mistakes as arguments of that function, so
that a mistake is carried through all the parts that follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from grader.course.answers import Answer, read_answer
from grader.course.exam import Kind, Paper, Part, Question
from grader.course.model import Assignment, Course
from grader.course.modules import load_module
from grader.errors import CourseError

KEY = "key.py"


@dataclass(frozen=True)
class Key:
    """The answers to a template's question, one a part; options are told by their names. mistakes: hint to the
    arguments that make `answers` give what that mistake gives."""

    answers: Callable[..., list[Any]]
    mistakes: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Mistake:
    """What a known mistake answers, as `Solved.answers` are."""

    hint: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Solved:
    """A question with its answers, one a part: arrays, or sets of letters."""

    question: Question
    answers: tuple[Answer, ...]
    mistakes: tuple[Mistake, ...]
    tolerance: float

    def matches(self, place: int, answer: Answer, right: Answer) -> bool:
        """Whether an answer to the part at `place` is `right`, within the tolerance for numbers: a share of the largest
        entry's size."""
        if isinstance(answer, frozenset) or isinstance(right, frozenset):
            return isinstance(answer, frozenset) and answer == right
        scale = float(np.max(np.abs(right)))
        return bool(np.all(np.abs(answer - right) <= self.tolerance * scale))

    def value(self, answers: tuple[Answer, ...] | None = None) -> Any:
        """Answers (the right ones) as the value of the student's variable: plain lists, numbers and text."""
        chosen = self.answers if answers is None else answers
        values = [_plain(part, answer) for part, answer in zip(self.question.parts, chosen, strict=True)]
        return values[0] if len(values) == 1 else values


def solve(course: Course, assignment: Assignment, paper: Paper) -> tuple[Solved, ...]:
    """Every question of a paper with its answers. Raises CourseError where there is no key, or it does not fit."""
    path = course.solutions(assignment) / KEY
    module = load_module(path)
    return tuple(solve_question(module, question, paper.exam.tolerance, path) for question in paper.questions)


def solve_question(module: ModuleType, question: Question, tolerance: float, path: Path = Path(KEY)) -> Solved:
    """One question. Raises CourseError where the key has no such template, or gives answers of another form."""
    template = getattr(module, question.template, None)
    if template is None:
        raise CourseError(f"{path}: no function {question.template}, which is a template of {question.name}")
    key = template(**{name: _as_numbers(value) for name, value in question.data.items()})
    right = _read(key.answers(), question, path)
    mistakes = []
    for hint, slip in key.mistakes.items():
        wrong = _read(key.answers(**slip), question, path)
        mistakes.append(Mistake(hint, wrong))
    return Solved(question, right, tuple(mistakes), tolerance)


def _as_numbers(value: Any) -> Any:
    return np.array(value, dtype=float) if isinstance(value, tuple) else value


def _read(answers: list[Any], question: Question, path: Path) -> tuple[Answer, ...]:
    if len(answers) != len(question.parts):
        raise CourseError(f"{path}: {question.template} gives {len(answers)} answers to {len(question.parts)} parts")
    try:
        return tuple(
            read_answer(_as_letters(part, answer), part) for part, answer in zip(question.parts, answers, strict=True)
        )
    except (ValueError, KeyError) as error:
        raise CourseError(f"{path}: {question.template}: {error}") from None


def _as_letters(part: Part, answer: Any) -> Any:
    """An answer in names of options as one in letters."""
    if part.kind is Kind.NUMBERS:
        return answer
    letters = {option.name: letter for option, letter in zip(part.options, part.letters, strict=True)}
    names = [answer] if part.kind is Kind.LETTER else [name for name in answer if name in letters]
    return [letters[name] for name in names]


def _plain(part: Part, answer: Answer) -> Any:
    if isinstance(answer, frozenset):
        letters = sorted(answer)
        return letters[0] if part.kind is Kind.LETTER else letters
    return np.vectorize(lambda value: float(f"{value:.13g}"), otypes=[float])(answer).tolist()  # no 2.8999999999999995
