"""An attempt as it is written down, and what decided its verdict. Who judges needs no database for it."""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import grader
from grader.course.policy import HandedIn

Record = dict[str, Any]  # a line of results.jsonl


class Encoded(str):
    """JSON that is text already, as a store takes it beside values."""

    __slots__ = ()


@dataclass(frozen=True)
class Entry:
    """An attempt as it is written down: made where it was judged, so that who keeps the journal has little to do."""

    student: str
    assignment: str
    key: str  # JudgedBy.key
    submission: str
    seed: int
    held: bool
    score: float
    max_score: float
    handed_in: HandedIn | None
    record: Encoded = field(repr=False)
    figures: Encoded | None = field(repr=False)  # None: none were asked for

    @classmethod
    def of(cls, record: Record, key: str, figures: list[Any] | None = None, handed_in: HandedIn | None = None) -> Entry:
        return cls(
            record["student"],
            record["assignment"],
            key,
            record["submission"],
            record["seed"],
            record["held"],
            record["score"],
            record["max_score"],
            handed_in,
            Encoded(json.dumps(record)),
            None if figures is None else Encoded(json.dumps(figures)),
        )


@dataclass(frozen=True)
class JudgedBy:
    """What decides a verdict besides the submission."""

    suite: str  # digest of suites, reference and chaffs
    course: str  # digest of course.yml
    level: str
    seed: int | None  # None: any seed is as good

    @property
    def key(self) -> str:
        parts = (self.suite, self.course, self.level, self.seed, environment())
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def environment() -> str:
    """The versions that may change a verdict."""
    return (
        f"grader {grader.__version__}, Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}"
    )
