"""The same wrong answer on papers with different numbers: who, where, and what chance gives. Facts, no verdict.

Numbers decide. An answer is wrong for at least one of two students, whose questions differ, and both gave it, within
the tolerance. It does not count where a known mistake explains it on both papers, nor where it is made of 0, 1 and -1.
How rare an answer is tells the share of students who would give it on papers drawn for nobody.

A class of n makes n (n - 1) / 2 pairs, so chance alone makes some agree. For two students that rarity is taken for each
question in which they agree (once, by the rarest of its parts) and multiplied; where chance would give one of the two
more than EXPECTED such partners, they are counted and not listed. About how many pairs chance gives the list all the
same is told beside it. In classes of more than CLASS, answers must be nearer to each other in proportion.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.records.questions import sheets_of

Record = dict[str, Any]  # a line of results.jsonl
Fits = Callable[[str, int, NDArray[np.float64]], float]  # question, place of the part, answer: a share of students
EXPECTED = 0.1  # partners that chance may give a student for a pair that is listed
CLASS = 500
TRIVIAL = (0.0, 1.0, -1.0)


@dataclass(frozen=True)
class SamePart:
    """A part with one answer of several students. right: for whom it is right. share: of
    students who give it by chance, for choices by guessing."""

    part: str
    answer: str
    right: tuple[str, ...]
    share: float
    is_choice: bool


@dataclass(frozen=True)
class SameAnswers:
    """Students with the same answers to a question, of which their papers give other numbers."""

    exercise: str
    students: tuple[str, ...]
    parts: tuple[SamePart, ...]


@dataclass(frozen=True)
class Same:
    """What was found. by_chance: about how many pairs of students chance alone would list. left_out: pairs who agree no
    more than chance lets them."""

    listed: tuple[SameAnswers, ...] = ()
    by_chance: float = 0.0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class _Given:
    """One student's answer to one part."""

    student: str
    question: str
    status: str
    known: bool
    guess: float  # what guessing gives of a choice, 0 for numbers
    text: str
    numbers: NDArray[np.float64] | None  # None for letters


Place = tuple[str, int]  # question, and the part's place in it
Pair = tuple[str, str]


class AnswerTally:
    """What was answered in one exam, from records that are added one by one."""

    def __init__(self) -> None:
        self._given: dict[Place, list[_Given]] = defaultdict(list)  # by part, in the order of questions

    def add(self, record: Record) -> None:
        """Keep the answers of a paper that could be judged (see ItemTally.add)."""
        for name, answers in sheets_of(record):
            for place, part in enumerate(answers["parts"]):
                if part["given"] is not None:
                    self._given[name, place].append(_given(record["student"], answers["question"], part))

    def same(self, tolerance: float, fits: Callable[[], Fits]) -> Same:
        """What students have in common that they should not.

        tolerance: of the exam, as a share of the largest entry. fits: makes what tells the share of papers that an
        answer fits; only asked where something is the same.
        """
        given = self._given
        students = {one.student for answers in given.values() for one in answers}
        nearer = min(1.0, CLASS / max(1, len(students)))
        agreeing = {place: list(_pairs(answers, tolerance * nearer)) for place, answers in given.items()}
        if not any(agreeing.values()):
            return Same()
        rarity = _Rarity(fits())
        shared = _shared(agreeing, rarity)
        chance = nearer * max(1, len(students) - 1)  # times a rarity: the partners that chance gives
        kept = {pair for pair, places in shared.items() if chance * _together(places) <= EXPECTED}
        groups = _groups([place for place in given if agreeing[place]], kept, shared)
        listed = [_describe(*key, places, given, rarity) for key, places in groups.items()]
        return Same(tuple(sorted(listed, key=_rank)), _by_chance(given, rarity, chance), len(shared) - len(kept))


class _Rarity:
    """The share of students who give an answer by chance; each is looked up once."""

    def __init__(self, fits: Fits) -> None:
        self._fits, self._known = fits, dict[tuple[Place, str], float]()

    def __call__(self, place: Place, one: _Given) -> float:
        assert one.numbers is not None
        key = place, one.text
        if key not in self._known:
            self._known[key] = self._fits(*place, one.numbers)
        return self._known[key]


def _by_chance(given: Mapping[Place, Sequence[_Given]], rarity: _Rarity, chance: float) -> float:
    """How many pairs would be listed if nobody had anything from anybody: the partners of all wrong answers."""
    wrong = [(place, one) for place, answers in given.items() for one in answers if one.status == "wrong"]
    partners = (chance * rarity(place, one) for place, one in wrong if _counts(one))
    return sum(count for count in partners if count <= EXPECTED)


def _counts(one: _Given) -> bool:
    return one.numbers is not None and not bool(np.isin(one.numbers, TRIVIAL).all())


def _rank(same: SameAnswers) -> tuple[int, float, str, tuple[str, ...]]:
    """Most parts first, then the rarest."""
    found = [part.share for part in same.parts if not part.is_choice]
    return -len(found), min(found), same.exercise, same.students


def _given(student: str, question: str, part: Record) -> _Given:
    value = part["given"]
    numbers = None if isinstance(value, str) else np.asarray(value, dtype=float)
    return _Given(student, question, part["status"], bool(part["hint"]), part["guess"], _as_text(value), numbers)


def _pairs(answers: Sequence[_Given], tolerance: float) -> Iterator[tuple[_Given, _Given]]:
    """Who gave the same numbers, wrong for the first, on other papers. Each pair once."""
    by_shape: dict[tuple[int, ...], list[_Given]] = defaultdict(list)
    for one in answers:
        if one.numbers is not None and _counts(one):
            by_shape[one.numbers.shape].append(one)
    for alike in by_shape.values():
        yield from _pairs_of_shape(alike, tolerance)


def _pairs_of_shape(alike: Sequence[_Given], tolerance: float) -> Iterator[tuple[_Given, _Given]]:
    rows = np.stack([one.numbers.ravel() for one in alike if one.numbers is not None])
    order = np.argsort(rows[:, 0], kind="stable")
    first = rows[order, 0]
    seen: set[frozenset[int]] = set()
    for at, one in enumerate(alike):
        if one.status != "wrong":
            continue
        far = tolerance * float(np.abs(rows[at]).max())
        near = order[np.searchsorted(first, rows[at, 0] - far) : np.searchsorted(first, rows[at, 0] + far, "right")]
        for other in near[np.all(np.abs(rows[near] - rows[at]) <= far, axis=1)]:
            pair = frozenset((at, int(other)))
            if pair not in seen and _is_remarkable(one, alike[other]):
                seen.add(pair)
                yield one, alike[other]


def _is_remarkable(one: _Given, other: _Given) -> bool:
    """Whether two equal answers are more than the same known mistake, or the same question."""
    explained = one.known and other.known
    return one.student != other.student and one.question != other.question and not explained


def _shared(
    agreeing: Mapping[Place, Sequence[tuple[_Given, _Given]]], rarity: _Rarity
) -> dict[Pair, dict[Place, float]]:
    """For two students where they agree, and how rare that answer is."""
    shared: dict[Pair, dict[Place, float]] = defaultdict(dict)
    for place, pairs in agreeing.items():
        for one, other in pairs:
            pair = (min(one.student, other.student), max(one.student, other.student))
            shared[pair][place] = max(rarity(place, one), rarity(place, other))
    return shared


def _together(places: Mapping[Place, float]) -> float:
    rarest: dict[str, float] = {}
    for (name, _), share in places.items():
        rarest[name] = min(share, rarest.get(name, 1.0))
    return math.prod(rarest.values())


def _groups(
    places: Iterable[Place], kept: Iterable[Pair], shared: Mapping[Pair, Mapping[Place, float]]
) -> dict[tuple[str, tuple[str, ...]], list[Place]]:
    """The parts in which the same students agree, each with one at least of the others: by question and students."""
    found: dict[tuple[str, tuple[str, ...]], list[Place]] = defaultdict(list)
    for place in places:
        group: dict[str, set[str]] = {}
        for one, other in sorted(pair for pair in kept if place in shared[pair]):
            joined = group.get(one, {one}) | group.get(other, {other})
            group |= dict.fromkeys(joined, joined)
        for students in {id(students): students for students in group.values()}.values():
            found[place[0], tuple(sorted(students))].append(place)
    return found


def _describe(
    name: str,
    students: tuple[str, ...],
    places: Sequence[Place],
    given: Mapping[Place, Sequence[_Given]],
    rarity: _Rarity,
) -> SameAnswers:
    """The numbers by which these students were found, and choices of the question that they have in common as well."""
    parts = []
    for place, answers in given.items():
        own = [one for one in answers if one.student in students]
        if place in places:
            share = max(rarity(place, one) for one in own)
            parts.append(_same_part(place, own, share, is_choice=False))
        elif place[0] == name and len(own) == len(students) and len({one.text for one in own}) == 1 and own[0].guess:
            parts.append(_same_part(place, own, own[0].guess, is_choice=True))
    return SameAnswers(name, students, tuple(parts))


def _same_part(place: Place, own: Sequence[_Given], share: float, *, is_choice: bool) -> SamePart:
    right = tuple(sorted(one.student for one in own if one.status == "right"))
    return SamePart(chr(ord("a") + place[1]), own[0].text, right, share, is_choice)


def _as_text(value: Any) -> str:
    """An answer as it is shown: "1.25", "(1, 2)", "(1, 2; 3, 4)", "AC"."""
    if isinstance(value, str):
        return value
    if not isinstance(value, list):
        return f"{value:.6g}"
    if value and isinstance(value[0], list):
        return f"({'; '.join(', '.join(f'{item:.6g}' for item in np.ravel(row)) for row in value)})"
    return f"({', '.join(f'{item:.6g}' for item in value)})"
