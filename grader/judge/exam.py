"""An exam in the judge: the key to one student's paper, and how an answer is checked against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.course.answers import Answer, FormError, is_blank, read_answer, split_answer
from grader.course.exam import Kind, draw_paper
from grader.course.key import Mistake, Solved, solve
from grader.course.model import Assignment, Course
from grader.course.source import Source
from grader.errors import CheckFailed, StudentMissing
from grader.judge.checks import Array, how_wrong, name_entry
from grader.judge.hints import Variant

NOT_ANSWERED = "it is not written yet"


@dataclass(frozen=True)
class PersonalKey:
    """The fixture `paper` of an exam's suites: the questions of the student who is judged, solved."""

    questions: Mapping[str, Solved]

    def check(self, answer: Any, exercise: str, part: str) -> None:
        """Fail unless `answer`, the value of the student's variable, answers this part ("a", "b" ...) rightly."""
        solved, place = self.questions[exercise], ord(part) - ord("a")
        asked = solved.question.parts[place]
        given = _given(answer, len(solved.question.parts))
        if given[place] is None:
            raise StudentMissing(f"({part}): {NOT_ANSWERED}")
        try:
            got = read_answer(given[place], asked)
        except FormError as problem:
            raise CheckFailed(f"({part}): {problem}") from None
        right = solved.answers[place]
        if not solved.matches(place, got, right):
            problem_text = f"({part}): {_problem(got, right, asked.kind)}"
            raise CheckFailed(
                problem_text, detail=f"expected {right}, got {got}", hint=_hint(solved, given, place, got)
            )

    def source(self, source: Source) -> Source:
        """The assignment's source with the right answers below it: the reference for this student."""
        lines = "".join(f"{name} = {solved.value()!r}\n" for name, solved in self.questions.items())
        return AnsweredSource(source.path, f"{source.text}\n{lines}", source)

    def chaffs(self, folder: Path) -> Iterator[Variant]:
        """Every known mistake in this paper as an implementation of its exercise; `folder` is where such would lie."""
        for name, solved in self.questions.items():
            for number, mistake in enumerate(solved.mistakes, start=1):
                title = f"{solved.question.template}, mistake {number}"
                path = folder / "chaffs" / f"{name}_{solved.question.template}_{number}.py"
                yield Variant(path, name, title, mistake.hint, f"{name} = {solved.value(mistake.answers)!r}\n")

    def wheats(self, folder: Path, digits: int) -> Iterator[Variant]:
        """Every question answered rightly in another form: rounded as the paper asks for, and as text."""
        for name, solved in self.questions.items():
            for title, form in (("rounded", lambda x: float(f"{x:.{digits - 1}e}")), ("text", lambda x: f"{x:.15g}")):
                value = _each(solved.value(), form)
                yield Variant(folder / "wheats" / f"{name}_{title}.py", name, title, "", f"{name} = {value!r}\n")


@dataclass(frozen=True)
class AnsweredSource(Source):
    """A source with answers below it. Its stub is without them."""

    given: Source

    @property
    def stub(self) -> str:
        return self.given.stub


def personal_key(course: Course, assignment: Assignment, student: str) -> PersonalKey:
    """The key to a student's paper. Raises CourseError where paper.py or key.py does not fit."""
    paper = draw_paper(course, assignment, student)
    return PersonalKey({solved.question.name: solved for solved in solve(course, assignment, paper)})


def _each(value: Any, form: Callable[[float], Any]) -> Any:
    """A value with every number in it in another form; lists become tuples."""
    if isinstance(value, list):
        return tuple(_each(item, form) for item in value)
    return value if isinstance(value, str) else form(value)


def check_answered(answer: Any, parts: int) -> None:
    """Fail unless every part of a question has an answer, whatever it is: for public checks, which know no paper."""
    for place, value in enumerate(_given(answer, parts)):
        if value is None:
            raise StudentMissing(f"part ({chr(ord('a') + place)}): {NOT_ANSWERED}")


def _given(answer: Any, parts: int) -> list[Any]:
    try:
        if is_blank(answer):
            raise StudentMissing(NOT_ANSWERED)
        return split_answer(answer, parts)
    except FormError as problem:
        raise CheckFailed(str(problem)) from None


def _problem(got: Answer, right: Answer, kind: Kind) -> str:
    """In which way an answer is wrong, without saying what would be right."""
    if kind is Kind.LETTER:
        return "not this one"
    if isinstance(got, frozenset) or isinstance(right, frozenset):
        return "not these"
    return _wrong_numbers(got, right)


def _wrong_numbers(got: Array, right: Array) -> str:
    worst = np.unravel_index(int(np.argmax(np.abs(got - right))), right.shape)
    return f"{name_entry(np.asarray(worst), right.shape)} is {how_wrong(float(got[worst]), float(right[worst]))}"


def _hint(solved: Solved, given: list[Any], place: int, got: Answer) -> str:
    """The known mistake that gives this part's answer; of several the one that explains most of the other parts.
    Nothing where two explain equally much: no guess."""
    fitting = [mistake for mistake in solved.mistakes if _is_made(solved, mistake, place, got)]
    explained = {mistake.hint: _explained(solved, mistake, given) for mistake in fitting}
    most = [hint for hint, count in explained.items() if count == max(explained.values())]
    return most[0] if len(most) == 1 else ""


def _is_made(solved: Solved, mistake: Mistake, place: int, got: Answer) -> bool:
    wrong, right = mistake.answers[place], solved.answers[place]
    return not solved.matches(place, wrong, right) and solved.matches(place, got, wrong)


def _explained(solved: Solved, mistake: Mistake, given: list[Any]) -> int:
    """How many parts were answered as by this mistake."""
    count = 0
    for place, (part, value) in enumerate(zip(solved.question.parts, given, strict=True)):
        try:
            count += value is not None and solved.matches(place, read_answer(value, part), mistake.answers[place])
        except FormError:
            continue
    return count
