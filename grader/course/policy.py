"""The policy of a course: until when work is in time, what lateness costs, which attempt counts, and the total.

It stands in course.yml under `policy:`, or alone in a file that is to be compared with it. It never changes what is
judged, so changing it runs no student code. grader/records/policy.py applies it. When an exam closes, how often it may
be handed in and what its lateness costs stands with the exam (`exam:`); reading a course binds that to its policy.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": DAY, "week": timedelta(weeks=1)}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(minute|hour|day|week)s?")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d)?\s*(Z|[+-]\d\d:\d\d)?)?")
_MOST_SPAN = timedelta(days=3650)


def read_time(value: object) -> datetime:
    """A time as people write it: "2026-10-19 23:59", with seconds or an offset ("+02:00", "Z") if they like.

    A minute counts to its end and a day until midnight: 23:59 is 23:59:59, and so is a date alone. Without an offset
    the result is naive and means the course's time zone. Raises ValueError.
    """
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    found = _TIME.fullmatch(str(value).strip())
    try:
        if found is None:
            raise ValueError
        day, minute, second, offset = found.groups()
        moment = datetime.combine(date.fromisoformat(day), time.fromisoformat((minute or "23:59") + (second or ":59")))
        return moment if offset is None else moment.replace(tzinfo=datetime.fromisoformat(f"{moment}{offset}").tzinfo)
    except ValueError:
        raise ValueError(f"{value!r} is no time; write it as 2026-10-19 23:59, or 2026-10-19 for its end") from None


def read_length(value: object) -> timedelta:
    """A length of time: "15 minutes", "1 hour", "3 days", "1 week". Raises ValueError."""
    if isinstance(value, timedelta):
        return value
    found = _LENGTH.fullmatch(str(value).strip())
    length = float(found[1]) * _UNITS[found[2]] if found and len(found[1]) < 9 else None
    if length is None or length > _MOST_SPAN:
        raise ValueError(
            f"{value!r} is no length of time; write it as 15 minutes, 2 hours, 3 days or 1 week (at most 10 years)"
        )
    return length


def read_share(value: object) -> float:
    """A share: "10 %" or 0.1. Raises ValueError."""
    text = str(value).strip()
    try:
        share = float(text.removesuffix("%")) / 100 if text.endswith("%") else float(text)
    except ValueError:
        share = -1.0
    if isinstance(value, bool) or not 0 <= share <= 1:
        raise ValueError(f"{value!r} is no share; write it as 10 % or 0.1, between 0 and 1")
    return share


def read_zone(value: object) -> str:
    """The name of a time zone. Raises ValueError, with the nearest that there is."""
    try:
        return ZoneInfo(str(value)).key
    except (ValueError, OSError, ZoneInfoNotFoundError):
        near = difflib.get_close_matches(str(value), available_timezones(), n=1)
        like = f"did you mean {near[0]!r}?" if near else "write it as Europe/Berlin, America/New_York or UTC"
        raise ValueError(f"there is no time zone {value!r}; {like}") from None


Time = Annotated[datetime, BeforeValidator(read_time)]
Length = Annotated[timedelta, BeforeValidator(read_length)]
Share = Annotated[float, BeforeValidator(read_share)]
Zone = Annotated[str, BeforeValidator(read_zone)]


class Counts(StrEnum):
    """Which of a student's attempts counts."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Late(_Part):
    """What lateness costs. A day that has begun is a day."""

    per_day: Share = Field(default=0.0, description="share of the points earned that each day late takes away")
    at_most: Share = Field(default=1.0, description="share of the points earned that lateness takes away at most")
    until: Length | None = Field(default=None, description="so long after the due date work still counts; else always")

    def deducted(self, days: int) -> float:
        """The share of the points that is taken away."""
        return min(self.at_most, self.per_day * days)


def read_late(value: object) -> object:
    """What `late:` may say besides its keys: none, which costs nothing."""
    return {} if value in (None, "none") else value


class ExamTerms(NamedTuple):
    """What course.yml says of one exam, for its own attempts. None: as the policy says."""

    closes: datetime | None  # with its time zone; the due date
    attempts: int | None
    late: Late | None


class Policy(_Part):
    """All of it. Without a word of policy, nothing is late, the last attempt counts, and points are added up."""

    timezone: Zone | None = Field(default=None, description="of times that have none of their own")
    due: Mapping[str, Time] = Field(default={}, description="by assignment: until then work is in time")
    grace: Length = Field(default=timedelta(), description="so much later is still in time")
    late: Annotated[Late, BeforeValidator(read_late)] = Field(
        default=Late(), description="what lateness costs; none: nothing"
    )
    counts: Counts = Field(default=Counts.LAST, description="which attempt counts: best, last or first")
    attempts: int | None = Field(default=None, ge=1, description="how many attempts may count: the first so many")
    cool_down: Length = Field(
        default=timedelta(), description="an attempt sooner than that after the one before is not counted"
    )
    weights: Mapping[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = Field(
        default={}, description="by assignment; else each weighs as many as it has points"
    )
    drop_lowest: int = Field(default=0, ge=0, description="so many assignments are left out of a student's total")
    never_drop: tuple[str, ...] = Field(default=(), description="assignments that are never left out")
    letters: Mapping[str, Share] = Field(default={}, description="letter: the least share of the total that earns it")

    _exams: Mapping[str, ExamTerms] = PrivateAttr(default_factory=dict)

    def with_exams(self, exams: Mapping[str, ExamTerms]) -> Policy:
        """This policy in a course with such exams (by assignment): each is due when it closes."""
        closing = {name: terms.closes for name, terms in exams.items() if terms.closes}
        bound = self.model_copy(update={"due": {**self.due, **closing}})
        bound._exams = dict(exams)
        return bound

    def of(self, assignment: str) -> Policy:
        """What holds for the attempts at one assignment: of an exam its own terms, else this policy."""
        terms = self._exams.get(assignment)
        if terms is None:
            return self
        own = {"attempts": terms.attempts, "late": terms.late}
        return self.model_copy(update={name: value for name, value in own.items() if value is not None})

    @model_validator(mode="after")
    def _consistent(self) -> Policy:
        if self.timezone is None and any(moment.tzinfo is None for moment in self.due.values()):
            raise ValueError("times are due, and the policy has no timezone; name it, as timezone: Europe/Berlin")
        if len(set(self.letters.values())) < len(self.letters):
            raise ValueError("two letters begin at the same share; each needs its own")
        if self.weights and not any(self.weights.values()):
            raise ValueError("every weight is 0; at least one assignment must count")
        return self

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone or "UTC")

    def local(self, moment: datetime) -> datetime:
        """A time as the clocks of the course show it: naive, whole seconds."""
        aware = moment.astimezone(self.zone) if moment.tzinfo else moment
        return aware.replace(microsecond=0, tzinfo=None)

    def instant(self, local: datetime) -> datetime:
        """When the clocks of the course show `local` (naive, whole seconds), in UTC. A later `local` is never earlier.

        Where they show it twice, the second time counts; where they are put forward over it, the moment when they are.
        """
        return _instant(self.zone, local)

    def letter(self, share: float) -> str:
        """The letter that a total earns, "" where there is none so low."""
        earned = (letter for letter, least in self.scale if share >= least - 1e-9)
        return next(earned, "")

    @cached_property
    def scale(self) -> tuple[tuple[str, float], ...]:
        """Letters with the shares that they begin at, best first."""
        return tuple(sorted(self.letters.items(), key=lambda item: -item[1]))

    def misfits(self, assignments: Sequence[str]) -> list[tuple[tuple[int | str, ...], str]]:
        """What does not fit a course with these assignments: (place under `policy:`, what is wrong)."""
        places: list[tuple[tuple[int | str, ...], str]] = [(("due", name), name) for name in self.due]
        places += [(("weights", name), name) for name in self.weights]
        places += [(("never_drop", i), name) for i, name in enumerate(self.never_drop)]
        wrong = [(place, _unknown(name, assignments)) for place, name in places if name not in assignments]
        missing = [name for name in assignments if name not in self.weights]
        if self.weights and missing:
            wrong.append((("weights",), f"weights are given to some assignments only; {', '.join(missing)} has none"))
        return wrong


@lru_cache(maxsize=10_000)  # a class asks for the same few times again and again
def _instant(zone: ZoneInfo, local: datetime) -> datetime:
    early, late = sorted(local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if late.astimezone(zone).replace(tzinfo=None) == local:
        return late
    while late - early > SECOND:  # the clocks skip it: the moment lies between the two readings
        middle = (early + (late - early) // 2).replace(microsecond=0)
        early, late = (early, middle) if middle.astimezone(zone).replace(tzinfo=None) > local else (middle, late)
    return late


def _unknown(name: str, assignments: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, assignments, n=1)
    return f"there is no assignment {name!r} that is graded" + (f" (did you mean {near[0]!r}?)" if near else "")


class Evidence(StrEnum):
    """How it is known when something was handed in, the best evidence first."""

    RECEIPT = "receipt"  # `grader submit` wrote it for this very work
    TIMESTAMP = "timestamp"  # nbgrader's timestamp.txt
    FILE = "file"  # when the files were last changed


class HandedIn(NamedTuple):
    """When something was handed in. at: with its time zone."""

    at: datetime
    by: Evidence
