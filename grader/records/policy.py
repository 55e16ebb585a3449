"""Policy: from attempts to totals. Pure functions over the journal; no student code runs for any of it.

    attempts -> those that may count -> late days -> the one that counts (a Mark for each assignment)
             -> weights and drops -> a Total for each student -> what another policy would change

What is held is not decided: it makes a mark, and perhaps the total, a range from `least` to `most`, never a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from grader.course.policy import DAY, Counts, HandedIn, Policy
from grader.records.attempts import Attempt, Graded, attempts_of
from grader.records.bulk import made_to_stay
from grader.records.extensions import Extension, of_student

_MOST_DAYS = 3650  # a file that claims to be from the year 2900 need not be counted up to
_EPSILON = 1e-12  # what adding up in another order may change


class State(StrEnum):
    """What stands behind a mark."""

    COUNTED = "counted"
    HELD = "held"  # the grader failed on what might count: not decided
    REFUSED = "refused"  # handed in, but too late to count at all
    MISSING = "missing"  # nothing handed in, and it is too late, or nothing says until when: counts 0
    OPEN = "open"  # nothing handed in, and there is time: not in the total yet


class Mark(NamedTuple):
    """What a student has for one assignment. Shares are of its points, with lateness taken off."""

    assignment: str
    state: State
    least: float = 0.0
    most: float = 0.0
    days_late: int = 0
    deducted: float = 0.0  # share of what was earned
    attempt: int = 0  # which one counts, from 1
    attempts: int = 0
    handed_in: HandedIn | None = None
    due: datetime | None = None  # the student's own, as the course's clocks show it
    excused: bool = False

    @property
    def decided(self) -> bool:
        return self.most - self.least <= _EPSILON

    @property
    def guessed(self) -> bool:
        """Whether it counts as in time only because nothing tells when it was handed in."""
        return self.state in (State.COUNTED, State.HELD) and self.due is not None and self.handed_in is None


@dataclass(frozen=True)
class Total:
    """A student's marks, in the course's order, and the share of the whole that they are worth."""

    student: str
    marks: tuple[Mark, ...]
    least: float | None  # None: nothing counts yet
    most: float | None
    letter: str  # "" where it is not decided, or there are no letters
    dropped: frozenset[str]

    @property
    def decided(self) -> bool:
        return self.least is not None and self.most is not None and self.most - self.least <= _EPSILON

    @property
    def held(self) -> tuple[str, ...]:
        """The assignments that keep it from being decided."""
        return tuple(mark.assignment for mark in self.marks if not mark.decided)


@dataclass(frozen=True)
class Scheme:
    """What is added up: the assignments in order with their weights, and under which policy."""

    policy: Policy
    weights: Mapping[str, float]

    @classmethod
    def of(cls, policy: Policy, points: Mapping[str, float]) -> Scheme:
        """points: by assignment, in the course's order; they weigh where the policy names no weights."""
        return cls(policy, {name: policy.weights.get(name, most) for name, most in points.items()})


def totals(
    scheme: Scheme,
    rows: Iterable[Graded],
    extensions: Iterable[Extension],
    now: datetime,
    students: Iterable[str] = (),
) -> list[Total]:
    """Everybody's total, sorted by student. students: who takes part, whether or not anything was handed in."""
    granted = of_student(extensions)
    terms = [_Terms.of(scheme.policy, name) for name in scheme.weights]
    with made_to_stay():
        handed_in = _by_student(scheme, rows, students)
        return [
            _total(scheme, terms, student, handed_in[student], granted.get(student, ()), now)
            for student in sorted(handed_in)
        ]


def _by_student(scheme: Scheme, rows: Iterable[Graded], students: Iterable[str]) -> dict[str, dict[str, list[Graded]]]:
    """What counts of everybody's rows, by assignment."""
    found: dict[str, dict[str, list[Graded]]] = {student: {} for student in students}
    for row in rows:
        if row.assignment in scheme.weights:
            own = found.get(row.student)
            if own is None:
                own = found[row.student] = {}
            own.setdefault(row.assignment, []).append(row)
    return found


def _total(
    scheme: Scheme,
    terms: Sequence[_Terms],
    student: str,
    rows: Mapping[str, list[Graded]],
    extensions: Sequence[Extension],
    now: datetime,
) -> Total:
    marks = tuple(_mark_under(one, attempts_of(rows.get(one.assignment, ())), extensions, now) for one in terms)
    least, dropped = _weighed(scheme, marks, lambda mark: mark.least)
    most = least if all(mark.decided for mark in marks) else _weighed(scheme, marks, lambda mark: mark.most)[0]
    letters = {scheme.policy.letter(share) for share in (least, most) if share is not None}
    return Total(student, marks, least, most, letters.pop() if len(letters) == 1 else "", dropped)


# --- one assignment ---


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a policy says of an assignment that is due at a certain time, worked out once for a class."""

    policy: Policy
    assignment: str
    due: datetime | None  # as the course's clocks show it; None: never
    ends: datetime | None  # in time until then
    closes: datetime | None  # counts until then; None: always

    @classmethod
    def of(cls, policy: Policy, assignment: str) -> _Terms:
        policy = policy.of(assignment)
        due = policy.due.get(assignment)
        return cls.until(policy, assignment, policy.local(due) if due else None)

    @classmethod
    def until(cls, policy: Policy, assignment: str, due: datetime | None) -> _Terms:
        if due is None:
            return cls(policy, assignment, None, None, None)
        ends = policy.instant(due) + policy.grace
        closes = None if policy.late.until is None else policy.instant(due + policy.late.until) + policy.grace
        return cls(policy, assignment, due, ends, closes)

    def extended(self, granted: Iterable[Extension]) -> _Terms:
        """The terms of a student who has more time."""
        if self.due is None:
            return self
        due = max((one.due(self.policy, self.due) for one in granted), default=self.due)
        return self if due == self.due else self.until(self.policy, self.assignment, due)

    def admit(self, attempt: Attempt) -> bool:
        """Whether an attempt came while work still counted. What came nobody knows when is not late."""
        if self.closes is None or attempt.handed_in is None:
            return True
        at = attempt.handed_in.at
        return at <= self.closes or _whole(at) <= self.closes

    def days_late(self, attempt: Attempt) -> int:
        if self.due is None or self.ends is None or attempt.handed_in is None or attempt.handed_in.at <= self.ends:
            return 0
        return days_late(self.policy, self.due, attempt.handed_in.at)


def mark_of(
    policy: Policy, assignment: str, attempts: Sequence[Attempt], extensions: Iterable[Extension], now: datetime
) -> Mark:
    """What an assignment is worth for a student. attempts: in order. extensions: the student's own."""
    return _mark_under(_Terms.of(policy, assignment), attempts, extensions, now)


def _mark_under(own: _Terms, attempts: Sequence[Attempt], extensions: Iterable[Extension], now: datetime) -> Mark:
    """The same, under the terms that hold for the class."""
    granted = [one for one in extensions if one.assignment in ("", own.assignment)] if extensions else []
    terms = own.extended(granted) if granted else own
    excused = bool(granted) and any(one.excused for one in granted)
    candidates = _candidates(own, terms, _taken(own.policy, attempts))
    if not candidates:
        return Mark(
            own.assignment, _state(terms, attempts, now), attempts=len(attempts), due=terms.due, excused=excused
        )
    if len(candidates) == 1 and not candidates[0][1].held:
        return _mark(terms, *candidates[0], len(attempts), excused)
    marks = [_mark(terms, number, attempt, len(attempts), excused) for number, attempt in candidates]
    best = max(marks, key=lambda mark: (mark.least, mark.most, -mark.attempt))
    most = max(mark.most for mark in marks)
    return best if most - best.least <= _EPSILON else best._replace(most=most, state=State.HELD)


def _state(terms: _Terms, attempts: Sequence[Attempt], now: datetime) -> State:
    """What stands behind a mark to which no attempt leads."""
    if attempts:
        return State.REFUSED
    return State.OPEN if terms.ends is not None and now <= terms.ends else State.MISSING


def _mark(terms: _Terms, number: int, attempt: Attempt, attempts: int, excused: bool) -> Mark:
    days = terms.days_late(attempt)
    kept = 1 - terms.policy.late.deducted(days) if days else 1.0
    worth = kept * attempt.share
    return Mark(
        terms.assignment,
        State.COUNTED,
        least=0.0 if attempt.held else worth,
        most=kept if attempt.held else worth,
        days_late=days,
        deducted=1 - kept,
        attempt=number,
        attempts=attempts,
        handed_in=attempt.handed_in,
        due=terms.due,
        excused=excused,
    )


def _taken(policy: Policy, attempts: Sequence[Attempt]) -> list[tuple[int, Attempt]]:
    """The attempts that may count, with their numbers: not too soon after the one taken before, and not too many."""
    if len(attempts) == 1:
        return [(1, attempts[0])]
    taken: list[tuple[int, Attempt]] = []
    for number, attempt in enumerate(attempts, 1):
        if len(taken) == policy.attempts:
            break
        if not taken or attempt.at - taken[-1][1].at >= policy.cool_down:
            taken.append((number, attempt))
    return taken


def _candidates(own: _Terms, terms: _Terms, taken: list[tuple[int, Attempt]]) -> list[tuple[int, Attempt]]:
    """Those of which the best counts. own: the terms without an extension.

    Where the last counts, an attempt that only an extension lets in replaces an earlier one if it is better: more time
    never hurts.
    """
    admitted = [one for one in taken if terms.admit(one[1])] if terms.closes else taken
    if len(admitted) < 2 or own.policy.counts is Counts.BEST:
        return admitted
    anyway = admitted if terms is own else [one for one in admitted if own.admit(one[1])]
    if own.policy.counts is Counts.FIRST:
        return anyway[:1] or admitted[:1]
    return anyway[-1:] + [one for one in admitted if one not in anyway]


def days_late(policy: Policy, due: datetime, at: datetime) -> int:
    """Days that have begun since work was due, 0 in time. A day ends when the course's clocks show the due time again,
    be it 23, 24 or 25 hours later. due: as these clocks show it. at: with its time zone."""
    at = _whole(at)
    elapsed = (at - policy.instant(due) - policy.grace) // DAY
    if elapsed > _MOST_DAYS:
        return _MOST_DAYS
    days = max(0, elapsed - 2)  # clocks that change make it a day more or less than 24 hours make
    while at > policy.instant(due + days * DAY) + policy.grace:
        days += 1
    return days


def _whole(at: datetime) -> datetime:
    """Whole seconds, as people state due dates."""
    return at.astimezone(UTC).replace(microsecond=0)


# --- the total ---


class _Part(NamedTuple):
    name: str
    share: float
    weight: float
    droppable: bool
    optional: bool  # excused: it may stay out and is not counted among the drops

    def gain(self, mean: float) -> float:
        """What it adds to a total that would otherwise be `mean`."""
        return self.weight * (self.share - mean)


def _weighed(
    scheme: Scheme, marks: Iterable[Mark], share: Callable[[Mark], float]
) -> tuple[float | None, frozenset[str]]:
    """The weighted mean of the shares, and what was left out of it for the student's good."""
    never = scheme.policy.never_drop
    parts = [
        _Part(mark.assignment, share(mark), weight, mark.assignment not in never, mark.excused)
        for mark in marks
        if (weight := scheme.weights[mark.assignment]) > 0 and _is_in(mark)
    ]
    if not parts:
        return None, frozenset()
    kept = _best_kept(parts, scheme.policy.drop_lowest)
    left_out = frozenset(part.name for part in parts if part not in kept) if len(kept) < len(parts) else frozenset()
    return _mean(kept), left_out


def _is_in(mark: Mark) -> bool:
    """Whether it is in the total: not before it is due, and not where it is excused and nothing was handed in."""
    return mark.state is not State.OPEN and not (mark.excused and mark.state in (State.MISSING, State.REFUSED))


def _best_kept(parts: Sequence[_Part], drops: int) -> list[_Part]:
    """The parts whose weighted mean is the greatest, with at most `drops` others left out.

    With weights, leaving out the lowest share is not always best, and then a better mark could lower a total. So that
    set is sought which gives the most: of a mean, those are left out that lower it most, until it grows no more
    (Dinkelbach's method for the largest ratio, as in D. M. Kane and J. M. Kane, "Dropping lowest grades", 2006).
    """
    kept = list(parts)
    if not drops and not any(part.optional for part in parts):
        return kept
    while True:
        mean = _mean(kept)
        below = sorted((part for part in parts if part.share < mean - _EPSILON), key=lambda part: part.gain(mean))
        dropped = [part for part in below if part.droppable and not part.optional][:drops]
        better = [part for part in parts if part not in dropped and not (part.optional and part in below)]
        if _mean(better) <= mean + _EPSILON:
            return kept
        kept = better


def _mean(parts: Sequence[_Part]) -> float:
    return sum(part.weight * part.share for part in parts) / sum(part.weight for part in parts)


# --- another policy ---


@dataclass(frozen=True)
class Change:
    """A student under two policies."""

    before: Total
    after: Total

    @property
    def student(self) -> str:
        return self.before.student

    @property
    def gain(self) -> float | None:
        """What the other policy adds to the total; None where either is not decided."""
        if not (self.before.decided and self.after.decided):
            return None
        gain = (self.after.least or 0.0) - (self.before.least or 0.0)
        return gain if abs(gain) > 1e-9 else 0.0


def compare(before: Iterable[Total], after: Iterable[Total]) -> list[Change]:
    """Who gains and who loses: the greatest loss first, those who are not decided last."""
    others = {total.student: total for total in after}
    changes = [Change(total, others[total.student]) for total in before]
    return sorted(changes, key=lambda change: (change.gain is None, change.gain or 0.0, change.student))
