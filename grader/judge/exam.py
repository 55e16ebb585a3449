"""An exam in the judge: the key to one student's paper, and how an answer is checked against it."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.course.answers import NONE, Answer, FormError, is_blank, read_answer, split_answer
from grader.course.exam import Kind, Option, Question, draw_paper
from grader.course.formulas import as_plain
from grader.course.key import Mistake, Solved, solve
from grader.course.model import Assignment, Course
from grader.course.paper import part_name
from grader.course.source import Source
from grader.errors import CheckFailed, StudentMissing
from grader.judge.checks import Array, how_wrong, name_entry
from grader.judge.hints import Variant

NOT_ANSWERED = "it is not written yet"
MOST_GIVEN = 64  # numbers of one answer that are written down
_Asked = tuple[str, int, tuple[int, ...]]  # question, place of the part, shape of its numbers


class Status(enum.StrEnum):
    """What became of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    UNREAD = "unread"  # it has not the form that was asked for
    BLANK = "blank"


@dataclass(frozen=True)
class PartAnswer:
    """What a student answered to one part.

    given: numbers in lists of the part's shape, letters ("AC", "none"), or None where there is nothing to write down.
    slips: of choices what was chosen wrongly and what was left out, in words. guess: the share of guesses that give one
    and the same choice; 0 for numbers.
    """

    part: str
    status: Status
    given: Any = None
    hint: str = ""
    slips: tuple[str, ...] = ()
    guess: float = 0.0

    def as_record(self) -> dict[str, Any]:
        return {**asdict(self), "status": self.status.value, "slips": list(self.slips)}


@dataclass(frozen=True)
class AnswerSheet:
    """A student's answers to one question. question: a digest of what was asked, the same for the same numbers and
    options in the same order."""

    template: str
    question: str
    parts: tuple[PartAnswer, ...]

    @property
    def hints(self) -> tuple[str, ...]:
        """The known mistakes in the order of parts; where there are several, each with the parts that it explains."""
        places: dict[str, list[str]] = {}
        for part in self.parts:
            if part.hint:
                places.setdefault(part.hint, []).append(f"({part.part})")
        if len(places) < 2:
            return tuple(places)
        return tuple(f"{' and '.join(parts)}: {hint}" for hint, parts in places.items())

    def as_record(self) -> dict[str, Any]:
        """As the journal keeps it."""
        parts = [part.as_record() for part in self.parts]
        return {"template": self.template, "question": self.question, "parts": parts}


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

    def sheet(self, answer: Any, exercise: str) -> AnswerSheet:
        """What was answered to every part of a question, and the known mistakes in it; `answer` as for check."""
        solved = self.questions[exercise]
        count = len(solved.question.parts)
        try:
            given = split_answer(answer, count)
        except FormError:
            parts = [PartAnswer(part_name(place), Status.UNREAD) for place in range(count)]
        else:
            parts = [_part_answer(solved, given, place) for place in range(count)]
        return AnswerSheet(solved.question.template, _digest(solved.question), tuple(parts))

    def numbers(self) -> Iterator[tuple[_Asked, Array, float, float]]:
        """For each part that asks for numbers the right answer and those of known mistakes: by how much one may be off,
        and the share of students that is taken to give it."""
        for name, solved in self.questions.items():
            count = len(solved.mistakes)
            weighed = [(solved.answers, 0.5 if count else 1.0), *((m.answers, 0.5 / count) for m in solved.mistakes)]
            for answers, weight in weighed:
                for place, answer in enumerate(answers):
                    if not isinstance(answer, frozenset):
                        far = solved.tolerance * float(np.max(np.abs(answer)))
                        yield (name, place, answer.shape), answer.ravel(), far, weight

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


SAMPLE = 200  # papers


@dataclass(frozen=True)
class _Known:
    """What students may answer to a part, by the drawn papers: rows of numbers, by how much each lets an answer be off,
    and the share of students who would give it."""

    rows: Array
    far: Array
    weights: Array

    def share(self, answer: Array, wider: float = 1.0) -> float:
        near = np.all(np.abs(self.rows - answer.ravel()) <= wider * self.far[:, np.newaxis], axis=1)
        return float(self.weights[near].sum())


class DrawnPapers:
    """Papers that were drawn for nobody, solved: how rare an answer is.

    Half of the answers to a paper are taken to be right, the others to be known mistakes, each as often as the next.
    """

    def __init__(self, keys: Sequence[PersonalKey]) -> None:
        self._least = 0.25 / len(keys)
        found: dict[_Asked, list[tuple[Array, float, float]]] = {}
        for asked, answer, far, weight in (row for key in keys for row in key.numbers()):
            found.setdefault(asked, []).append((answer, far, weight / len(keys)))
        self._known = {asked: _Known(*map(np.array, zip(*rows, strict=True))) for asked, rows in found.items()}

    def fits(self, exercise: str, place: int, answer: Array) -> float:
        """The share of students who would give an answer by chance. What is too rare to be met on so few papers is
        looked for more widely: within ten times the tolerance there is ten times as much, at least."""
        known = self._known.get((exercise, place, answer.shape))
        if known is None:
            return self._least
        return max(known.share(answer), max(known.share(answer, 10), self._least) / 10)


def draw_papers(course: Course, assignment: Assignment, count: int = SAMPLE) -> DrawnPapers:
    """Papers of made-up students. Raises CourseError where paper.py or key.py does not fit."""
    return DrawnPapers([personal_key(course, assignment, f"drawn for nobody, {i}") for i in range(count)])


def _each(value: Any, form: Callable[[float], Any]) -> Any:
    """A value with every number in it in another form; lists become tuples."""
    if isinstance(value, list):
        return tuple(_each(item, form) for item in value)
    return value if isinstance(value, str) else form(value)


def check_answered(answer: Any, parts: int) -> None:
    """Fail unless every part of a question has an answer, whatever it is: for public checks, which know no paper."""
    for place, value in enumerate(_given(answer, parts)):
        if value is None:
            raise StudentMissing(f"part ({part_name(place)}): {NOT_ANSWERED}")


def _given(answer: Any, parts: int) -> list[Any]:
    try:
        if is_blank(answer):
            raise StudentMissing(NOT_ANSWERED)
        return split_answer(answer, parts)
    except FormError as problem:
        raise CheckFailed(str(problem)) from None


def _part_answer(solved: Solved, given: list[Any], place: int) -> PartAnswer:
    name, asked, right = part_name(place), solved.question.parts[place], solved.answers[place]
    if given[place] is None:
        return PartAnswer(name, Status.BLANK)
    try:
        got = read_answer(given[place], asked)
    except FormError:
        return PartAnswer(name, Status.UNREAD)
    plain = _as_given(got)
    guess = {Kind.NUMBERS: 0.0, Kind.LETTER: 1 / max(1, len(asked.options)), Kind.LETTERS: 0.5 ** len(asked.options)}
    if solved.matches(place, got, right):
        return PartAnswer(name, Status.RIGHT, plain, guess=guess[asked.kind])
    slips = _slips(got, right, asked.options, asked.letters) if isinstance(got, frozenset) else ()
    return PartAnswer(name, Status.WRONG, plain, _hint(solved, given, place, got), slips, guess[asked.kind])


def _as_given(got: Answer) -> Any:
    """An answer as plain data; None where it is too long to be written down."""
    if isinstance(got, frozenset):
        return "".join(sorted(got)) or NONE
    if got.size > MOST_GIVEN:
        return None
    return np.vectorize(lambda value: float(f"{value:.10g}"), otypes=[float])(got).tolist()


def _slips(got: Answer, right: Answer, options: tuple[Option, ...], letters: str) -> tuple[str, ...]:
    """Which options were chosen wrongly, or left out. Of a part with one right option only the former is told."""
    assert isinstance(got, frozenset)
    assert isinstance(right, frozenset)
    one = len(got) == len(right) == 1
    said = []
    for letter, option in zip(letters, options, strict=True):
        if letter in got - right:
            said.append(f"chosen: {as_plain(option.text)}")
        elif letter in right - got and not one:
            said.append(f"left out: {as_plain(option.text)}")
    return tuple(said)


def _digest(question: Question) -> str:
    options = [[option.name for option in part.options] for part in question.parts]
    return hashlib.sha256(repr((question.template, sorted(question.data.items()), options)).encode()).hexdigest()[:16]


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
