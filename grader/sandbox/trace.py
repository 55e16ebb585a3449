"""What a test saw of a submission: kept for hints, which compare it with what known mistakes answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from grader.sandbox import wire

MAX_TRACED = wire.MAX_FRAME // 8  # bytes of answers that are kept of one test for hints
MAX_TRACED_ITEMS = wire.MAX_ITEMS // 10  # and of how many items they may consist: each is compared again and again


@dataclass(frozen=True)
class Answer:
    """One thing that crossed the pipe: what was asked, and what came back, or the type of the error that came
    instead."""

    asked: str
    value: Any = None
    error: str = ""
    changed: tuple[str, ...] = ()
    arguments: tuple[Any, ...] = ()  # of a call, those given by name last


@dataclass(frozen=True, eq=False)
class MadeCall:
    """One call of a test: what was asked, with what, and the answer (None until it is there)."""

    asked: str
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]
    answer: Any = None


@dataclass
class Trace:
    """What a test saw of a submission, in order; two submissions that behave alike leave equal traces."""

    answers: list[Answer] = field(default_factory=list)
    calls: list[MadeCall] = field(default_factory=list)
    received: int = 0  # bytes
    items: int = 0  # values within values, of what was received

    def add(self, asked: str, value: Any, changed: tuple[str, ...] = (), arguments: tuple[Any, ...] = ()) -> None:
        """Keep an answer; beyond so many bytes or items only that there was one, which then equals no other."""
        kept = value if self.received <= MAX_TRACED and self.items <= MAX_TRACED_ITEMS else object()
        self.answers.append(Answer(asked, kept, changed=changed, arguments=arguments))
