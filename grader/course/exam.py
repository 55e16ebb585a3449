"""An exam paper: for each exercise one question, drawn from a family of templates for one student.

`exercises/<assignment>/paper.py` is public and holds FAMILIES: by exercise its templates, functions of a Draw that
return a Question. Course, term, assignment, student and exercise are hashed to the seed, so a paper is the same on
every machine and nobody's paper is another's. How questions are solved stands elsewhere (see course/key.py).
"""

from __future__ import annotations

import enum
import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from grader.course.model import Assignment, Course, Exam
from grader.course.modules import load_module
from grader.errors import CourseError, UsageError

PAPER = "paper.py"
LETTERS = "ABCDEFGHIJ"
T = TypeVar("T")
Drawn = float | int | tuple[Any, ...] | str
Template = Callable[["Draw"], "Question"]


class Kind(enum.StrEnum):
    """What an answer is."""

    NUMBERS = "numbers"  # a number, vector or matrix
    LETTER = "letter"
    LETTERS = "letters"  # a set, which may be empty


@dataclass(frozen=True)
class Option:
    """One that may be chosen. name: by which the key knows it, whatever letter it has got."""

    name: str
    text: str


@dataclass(frozen=True)
class Part:
    """One thing that is asked. shape: of the numbers; options: in the student's own order."""

    text: str
    kind: Kind
    shape: tuple[int, ...] = ()
    options: tuple[Option, ...] = ()

    @property
    def letters(self) -> str:
        """Those that can be chosen: "ABCD"."""
        return LETTERS[: len(self.options)]


@dataclass(frozen=True)
class Given:
    """A quantity that the question gives. symbol: as LaTeX."""

    symbol: str
    value: Drawn


@dataclass(frozen=True)
class Question:
    """What a template makes. Texts are Markdown with formulas between dollars. data: all that was drawn, by name."""

    title: str
    text: str
    parts: tuple[Part, ...]
    givens: tuple[Given, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""  # the exercise
    template: str = ""


@dataclass(frozen=True)
class Paper:
    """One student's paper."""

    student: str
    title: str
    course: str
    term: str
    exam: Exam
    questions: tuple[Question, ...]

    def question(self, name: str) -> Question:
        return next(question for question in self.questions if question.name == name)


class Draw:
    """Everything that a template may draw. Only `random.Random.random` is used, which Python promises never to
    change: the same seed gives the same paper on every machine."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big"))

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def number(self, low: float, high: float, digits: int = 2) -> float:
        """A decimal with so many digits after the point, from low to high, both included."""
        unit = 10.0**digits
        return self.whole(round(low * unit), round(high * unit)) / unit

    def signed(self, low: float, high: float, digits: int = 2) -> float:
        """The same with either sign."""
        return self.number(low, high, digits) * self.choice((-1, 1))

    def vector(self, n: int, draw: Callable[[], float]) -> tuple[float, ...]:
        return tuple(draw() for _ in range(n))

    def matrix(self, m: int, n: int, draw: Callable[[], float]) -> tuple[tuple[float, ...], ...]:
        return tuple(self.vector(n, draw) for _ in range(m))

    def choice(self, items: Sequence[T]) -> T:
        return items[self.whole(0, len(items) - 1)]

    def shuffled(self, items: Sequence[T]) -> tuple[T, ...]:
        rest = list(items)
        return tuple(rest.pop(self.whole(0, len(rest) - 1)) for _ in range(len(rest)))

    def letter(self, text: str, options: Mapping[str, str]) -> Part:
        """A part with one right option of several (name to text), in an order of this paper's own."""
        return Part(text, Kind.LETTER, options=self._options(options))

    def letters(self, text: str, options: Mapping[str, str]) -> Part:
        """A part with several right options, or none."""
        return Part(text, Kind.LETTERS, options=self._options(options))

    def statements(self, text: str, pairs: Mapping[str, tuple[str, str]], count: int) -> Part:
        """A part with `count` statements: of each pair (two of which exactly one is true) at most one is shown, but of
        the first drawn both, so that some are true and some are not. Their names are "<pair>0" and "<pair>1"."""
        chosen = self.shuffled(tuple(pairs))[: count - 1]
        names = [f"{name}{self.whole(0, 1)}" for name in chosen[1:]] + [f"{chosen[0]}0", f"{chosen[0]}1"]
        return self.letters(text, {name: pairs[name[:-1]][int(name[-1])] for name in names})

    def _options(self, options: Mapping[str, str]) -> tuple[Option, ...]:
        return tuple(Option(*item) for item in self.shuffled(tuple(options.items())))


def numbers(text: str, *shape: int) -> Part:
    """A part whose answer is a number, or a vector or matrix of this shape."""
    return Part(text, Kind.NUMBERS, shape)


def exam_of(course: Course, name: str | None = None) -> Assignment:
    """The assignment that is an exam: of that name, or the only one. Raises UsageError."""
    found = [a for a in course.assignments if a.exam and not a.draft and (name is None or a.answers_to(name))]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"say which exam: --assignment {' or '.join(a.name for a in found)}")
    raise UsageError(f"there is no exam{f' {name!r}' if name else ''} in this course (course.yml: `exam:`)")


def draw_paper(course: Course, assignment: Assignment, student: str) -> Paper:
    """The paper of one student. Raises CourseError where the templates do not fit course.yml."""
    families = load_families(course, assignment)
    questions = []
    for exercise in assignment.exercises:
        seed = "/".join((course.course, course.term, assignment.name, student, exercise.name))
        draw = Draw(seed)
        template = draw.choice(families[exercise.name])
        questions.append(make_question(template, draw, exercise.name))
    assert assignment.exam is not None
    return Paper(student, assignment.title, course.title, course.term, assignment.exam, tuple(questions))


def make_question(template: Template, draw: Draw, exercise: str) -> Question:
    """A template's question, with the names that the key knows it by."""
    made = template(draw)
    return Question(made.title, made.text, made.parts, made.givens, made.data, exercise, template.__name__)


def load_families(course: Course, assignment: Assignment) -> Mapping[str, Sequence[Template]]:
    """The templates of each exercise. Raises CourseError where there are none."""
    path = course.exercises(assignment) / PAPER
    families = getattr(load_module(path), "FAMILIES", None)
    if not isinstance(families, dict):
        raise CourseError(f"{path}: expected FAMILIES, the templates of each exercise")
    names = [exercise.name for exercise in assignment.exercises]
    missing = [name for name in names if not families.get(name)]
    if missing:
        raise CourseError(f"{path}: FAMILIES has no templates for {', '.join(missing)}, which course.yml names")
    return families
