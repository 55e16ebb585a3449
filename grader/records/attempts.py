"""Attempts: what the journal's rows say of what students handed in, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from grader.course.policy import Evidence, HandedIn


class Graded(NamedTuple):
    """A row of the journal, as far as policy is concerned. Times have their time zone.

    A tuple, like Attempt and Mark: a large class has hundreds of thousands, and a frozen dataclass takes ten times as
    long to make.
    """

    id: int
    student: str
    assignment: str
    submission: str  # digest of what was judged, "" where nothing could be read
    held: bool
    score: float
    max_score: float
    graded_at: datetime
    handed_in: HandedIn | None  # None: nothing told when


class Attempt(NamedTuple):
    """One hand-in of a student for an assignment, judged once or more often: the newest judgement counts."""

    share: float  # of the points, 0 ... 1; of no meaning where it is held
    held: bool
    handed_in: HandedIn | None
    graded_at: datetime  # the first time

    @property
    def at(self) -> datetime:
        """When it takes its place among the attempts."""
        return self.handed_in.at if self.handed_in else self.graded_at


def attempts_of(rows: Iterable[Graded]) -> tuple[Attempt, ...]:
    """The attempts in the journal's rows of one student and assignment, in the order in which they were handed in.

    Rows of the same work that follow each other are one attempt, judged again.
    """
    ordered = list(rows)
    if len(ordered) < 2:  # as nearly always: a class is worked out in half the time
        return (_attempt(ordered),) if ordered else ()
    ordered.sort(key=lambda row: (row.graded_at, row.id))
    attempts = [_attempt(list(group)) for _, group in groupby(ordered, key=lambda row: row.submission)]
    return tuple(sorted(attempts, key=lambda attempt: (attempt.at, attempt.graded_at)))


def _attempt(rows: list[Graded]) -> Attempt:
    newest = rows[-1]
    share = min(1.0, max(0.0, newest.score / newest.max_score)) if newest.max_score else 0.0
    if len(rows) == 1:
        return Attempt(share, newest.held, newest.handed_in, newest.graded_at)
    return Attempt(share, newest.held, _best_known([row.handed_in for row in rows if row.handed_in]), rows[0].graded_at)


def _best_known(times: list[HandedIn]) -> HandedIn | None:
    """The earliest time by the best evidence: a file that was copied since looks younger than it is."""
    ranks = list(Evidence)
    return min(times, key=lambda known: (ranks.index(known.by), known.at), default=None)
