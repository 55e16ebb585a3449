"""Policy: from attempts to totals. Pure functions over the journal; no student code runs for any of it.

    attempts -> those that may count -> late days -> the one that counts (a Mark for each assignment)
             -> weights and drops -> a Total for each student -> what another policy would change

What is held is not decided: it makes a mark, and perhaps the total, a range from `least` to `most`, never a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from grader.course.policy import DAY, Counts, HandedIn, Policy
from grader.records.attempts import Attempt, Graded, attempts_of
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


@dataclass(frozen=True, slots=True)
class Mark:
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
    handed_in: dict[str, dict[str, list[Graded]]] = {student: {} for student in students}
    for row in rows:
        if row.assignment in scheme.weights:
            handed_in.setdefault(row.student, {}).setdefault(row.assignment, []).append(row)
    granted = of_student(extensions)
    return [_total(scheme, student, own, granted.get(student, []), now) for student, own in sorted(handed_in.items())]


def _total(
    scheme: Scheme, student: str, rows: Mapping[str, list[Graded]], extensions: Sequence[Extension], now: datetime
) -> Total:
    marks = tuple(
        mark_of(scheme.policy, name, attempts_of(rows.get(name, ())), extensions, now) for name in scheme.weights
    )
    least, dropped = _weighed(scheme, marks, lambda mark: mark.least)
    most = least if all(mark.decided for mark in marks) else _weighed(scheme, marks, lambda mark: mark.most)[0]
    letters = {scheme.policy.letter(share) for share in (least, most) if share is not None}
    return Total(student, marks, least, most, letters.pop() if len(letters) == 1 else "", dropped)


# --- one assignment ---


def mark_of(
    policy: Policy, assignment: str, attempts: Sequence[Attempt], extensions: Iterable[Extension], now: datetime
) -> Mark:
    """What an assignment is worth for a student. attempts: in order. extensions: the student's own."""
    policy = policy.of(assignment)
    granted = [one for one in extensions if one.assignment in ("", assignment)]
    own = policy.local(policy.due[assignment]) if assignment in policy.due else None
    due = max((one.due(policy, own) for one in granted), default=own) if own else None
    excused = any(one.excused for one in granted)
    blank = Mark(assignment, State.MISSING, attempts=len(attempts), due=due, excused=excused)
    if not attempts:
        is_open = due is not None and now <= policy.instant(due) + policy.grace
        return replace(blank, state=State.OPEN if is_open else State.MISSING)
    candidates = _candidates(policy, _taken(policy, attempts), own, due)
    if not candidates:
        return replace(blank, state=State.REFUSED)
    marks = [_mark(policy, blank, number, attempt) for number, attempt in candidates]
    best = max(marks, key=lambda mark: (mark.least, mark.most, -mark.attempt))
    most = max(mark.most for mark in marks)
    return best if most - best.least <= _EPSILON else replace(best, most=most, state=State.HELD)


def _mark(policy: Policy, blank: Mark, number: int, attempt: Attempt) -> Mark:
    days = days_late(policy, blank.due, attempt.handed_in.at) if blank.due and attempt.handed_in else 0
    kept = 1 - policy.late.deducted(days)
    return replace(
        blank,
        state=State.COUNTED,
        least=0.0 if attempt.held else kept * attempt.share,
        most=kept if attempt.held else kept * attempt.share,
        days_late=days,
        deducted=1 - kept,
        attempt=number,
        handed_in=attempt.handed_in,
    )


def _taken(policy: Policy, attempts: Sequence[Attempt]) -> list[tuple[int, Attempt]]:
    """The attempts that may count, with their numbers: not too soon after the one taken before, and not too many."""
    taken: list[tuple[int, Attempt]] = []
    for number, attempt in enumerate(attempts, 1):
        if len(taken) == policy.attempts:
            break
        if not taken or attempt.at - taken[-1][1].at >= policy.cool_down:
            taken.append((number, attempt))
    return taken


def _candidates(
    policy: Policy, taken: Sequence[tuple[int, Attempt]], own: datetime | None, due: datetime | None
) -> list[tuple[int, Attempt]]:
    """Those of which the best counts.

    Where the last counts, an attempt that only an extension lets in replaces an earlier one if it is better: more time
    never hurts.
    """
    admitted = [one for one in taken if _is_admitted(policy, due, one[1])]
    anyway = [one for one in admitted if _is_admitted(policy, own, one[1])]
    if policy.counts is Counts.BEST:
        return admitted
    if policy.counts is Counts.FIRST:
        return anyway[:1] or admitted[:1]
    return anyway[-1:] + [one for one in admitted if one not in anyway]


def _is_admitted(policy: Policy, due: datetime | None, attempt: Attempt) -> bool:
    """Whether an attempt came while work still counted. What came nobody knows when is not late."""
    if due is None or policy.late.until is None or attempt.handed_in is None:
        return True
    return _whole(attempt.handed_in.at) <= policy.instant(due + policy.late.until) + policy.grace


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


@dataclass(frozen=True, slots=True)
class _Part:
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
    parts = [
        _Part(mark.assignment, share(mark), weight, mark.assignment not in scheme.policy.never_drop, mark.excused)
        for mark in marks
        if (weight := scheme.weights[mark.assignment]) > 0 and _is_in(mark)
    ]
    if not parts:
        return None, frozenset()
    kept = _best_kept(parts, scheme.policy.drop_lowest)
    return _mean(kept), frozenset(part.name for part in parts) - frozenset(part.name for part in kept)


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
