"""What came of a conversation is remembered, so that equal answers are not judged twice.

Under one seed a suite's test says the same to everyone who answers the same, to the last bit: what it asks next, and
what it makes of it all in the end, depends on nothing but the messages that came back. So conversations are kept as
steps, each found by a digest of what was heard so far: what the judge says next, or, where it is over, what came of it.
Whoever answers as somebody before is asked the same questions, in a worker of their own as ever, but the suite's
inputs and right answers are not worked out again. At the first message that nobody has sent before, the test itself
takes over: it runs from its start, hears again what was heard, and goes on with the worker.

Not remembered is what depends on more than messages: errors whose words quote a student's own line, time-outs and
lost workers, and tests that say other things when they run again.

Processes that judge the same class tell each other: what was met twice will be met again.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, is_dataclass
from typing import TypeVar

import numpy as np

from grader.errors import GraderError, StudentCrashed
from grader.sandbox.link import OnCallback, converse
from grader.sandbox.session import Session

MOST_BYTES = 64 << 20  # that are remembered at a time
STEP_BYTES = 500  # what a step weighs besides its messages

T = TypeVar("T")
Key = bytes


@dataclass(frozen=True)
class Outcome:
    """What came of a conversation."""

    value: object
    weight: int  # bytes

    @classmethod
    def of(cls, value: object) -> Outcome:
        return cls(value, STEP_BYTES + _room(value))


@dataclass(frozen=True)
class Packed:
    """An outcome as it is told to another process."""

    data: bytes

    def unpack(self) -> Outcome:
        return Outcome.of(pickle.loads(self.data))  # from a process of our own


Step = bytes | Outcome | Packed


class Diverged(StudentCrashed):
    """Work said something else than it did before: what was heard is no answer to that."""


class Transcripts:
    """The conversations that were met last, up to so many bytes."""

    def __init__(self, most_bytes: int = MOST_BYTES, *, tells: bool = False) -> None:
        """tells: whether there are others to tell (see news)."""
        self._steps: OrderedDict[Key, Step] = OrderedDict()
        self.weight, self._most = 0, most_bytes  # bytes, about
        self._tells, self._told = tells, set[Key]()  # how the conversations end that others know
        self._news: list[tuple[Key, bytes | Packed]] = []
        self._unrepeatable: set[str] = set()

    def outcome(self, name: str, session: Session, work: Callable[[], T], settled: Callable[[T], T | None]) -> T:
        """What work() makes of the session's student: remembered, or worked out.

        name: of what the work is, with everything that it depends on besides the student (the seed). work: begins a
        test of the student, asks, and judges the answers. settled: of what came of it what may be remembered, or None.
        Where a lean worker had to end for what a call imports, all of it begins anew in one that has more, and that was
        asked nothing of this before.
        """
        session.cut_short = False  # whatever ended a worker before
        value = self._outcome(name, session, work, settled)
        if session.cut_short:
            session.renew()
            value = self._outcome(name, session, work, settled)
        return value

    def _outcome(self, name: str, session: Session, work: Callable[[], T], settled: Callable[[T], T | None]) -> T:
        if name in self._unrepeatable:
            return work()
        tape = _Tape(self, name, session)
        known = tape.play()
        if known is not None:
            return known.value  # type: ignore[return-value]  # what the same work gave before
        with session.student._over(tape), contextlib.suppress(Diverged):
            value = work()
        if tape.has_diverged:
            self._unrepeatable.add(name)
            session.renew()  # it was asked what the test did not want to know
            return work()
        if tape.is_whole and (kept := settled(value)) is not None:
            tape.keep(kept)
        return value

    def once(self, name: str, work: Callable[[], T]) -> T:
        """What work() gives, which depends on nothing but the name: where there are others, one of them works it
        out."""
        if not self._tells:
            return work()
        key = _key_of(name)
        step = self._next(key)
        if not isinstance(step, Outcome):
            step = Outcome(work(), 0)  # whoever asks keeps it
            self._tell([key], [], step)
        return step.value  # type: ignore[return-value]  # what the same work gave before

    def news(self) -> bytes:
        """What others should hear and were not told yet; empty where there is nothing."""
        news, self._news = self._news, []
        return pickle.dumps(news) if news else b""

    def hear(self, news: bytes) -> None:
        """Remember what another process told. It judges under the same suites, in the same environment."""
        for key, step in pickle.loads(news):  # from a process of our own
            self._told.add(key)
            if key not in self._steps:
                self._put(key, step)

    @property
    def unrepeatable(self) -> frozenset[str]:
        """Names of what said other things when it was run again."""
        return frozenset(self._unrepeatable)

    def forget(self) -> None:
        """Forget every conversation."""
        self._steps.clear()
        self.weight = 0

    def _tell(self, keys: Sequence[Key], said: Sequence[bytes], outcome: Outcome) -> None:
        """Let others know of a conversation: its keys, and what was said, one fewer."""
        *before, last = keys
        if not self._tells or last in self._told:
            return
        self._told.add(last)
        with contextlib.suppress(TypeError, AttributeError, pickle.PicklingError):  # it holds a function of a suite
            packed = Packed(pickle.dumps(outcome.value))
            self._news += [*zip(before, said, strict=True), (last, packed)]

    def _next(self, key: Key) -> bytes | Outcome | None:
        step = self._steps.get(key)
        if isinstance(step, Packed):
            step = step.unpack()
            self._put(key, step)
        elif step is not None:
            self._steps.move_to_end(key)
        return step

    def _put(self, key: Key, step: Step) -> None:
        before = self._steps.pop(key, None)
        if before is not None:
            self.weight -= _weight(before)
        self._steps[key] = step
        self.weight += _weight(step)
        while self.weight > self._most:
            self.weight -= _weight(self._steps.popitem(last=False)[1])


class _Tape:
    """The link of a student during one conversation: first what was heard when it was played, then the worker."""

    def __init__(self, transcripts: Transcripts, name: str, session: Session) -> None:
        self._transcripts, self._session = transcripts, session
        self._generation = session.generation
        self._said: list[bytes] = []
        self._heard: list[bytes] = []
        self._keys = [_key_of(name)]  # before the first message, and after each that was heard
        self._at = 0  # messages of these that the test has said (and heard) again
        self._lost: Exception | None = None  # how the last message was answered that was said when it was played
        self.has_diverged = False

    # --- played: the judge's part comes from memory ---

    def play(self) -> Outcome | None:
        """Say what was said to others who answered so; what came of it, None at the first unknown answer."""
        session = self._session
        try:
            while (step := self._transcripts._next(self._keys[-1])) is not None:
                if isinstance(step, Outcome):
                    self._transcripts._tell(self._keys, self._said, step)  # met twice, it will be met again
                    return step
                self._said.append(step)
                session.open()  # only the first time: a worker that is lost later ends this
                self._hear(session.exchange(step, session.student._deadline()))
        except (GraderError, OSError) as lost:
            self._lost = lost
        return None

    # --- as a link: the test itself speaks ---

    @property
    def generation(self) -> int:
        """Of the worker; while what was heard before is heard again, that of then."""
        return self._generation if self._at < len(self._said) else self._session.generation

    def ask(self, request: bytes, on_callback: OnCallback, deadline: float) -> bytes:
        if self._at >= len(self._said):
            self._session.open()
        return converse(self._exchange, request, on_callback, deadline)

    def close(self) -> None:
        self._session.close()

    def _exchange(self, message: bytes, deadline: float) -> bytes:
        at, self._at = self._at, self._at + 1
        if at >= len(self._said):
            self._said.append(message)
            return self._hear(self._session.exchange(message, deadline))
        if message != self._said[at]:
            self.has_diverged = True
            raise Diverged("the test says other things when it is run again")
        if at >= len(self._heard):
            assert self._lost is not None, "a message was said, and neither answered nor lost"
            raise self._lost
        return self._heard[at]

    def _hear(self, message: bytes) -> bytes:
        self._heard.append(message)
        self._keys.append(hashlib.sha256(self._keys[-1] + message).digest())
        return message

    # --- kept ---

    @property
    def is_whole(self) -> bool:
        """Whether every message was answered by the worker that heard the first, and that is still there."""
        return len(self._heard) == len(self._said) and self._session.generation == self._generation

    def keep(self, value: object) -> None:
        *before, last = self._keys
        for key, said in zip(before, self._said, strict=True):
            self._transcripts._put(key, said)
        self._transcripts._put(last, Outcome.of(value))


def _key_of(name: str) -> Key:
    return hashlib.sha256(name.encode()).digest()


def _room(value: object) -> int:
    """The bytes that a value takes here, about: some values take many times what they took on their way."""
    match value:
        case np.ndarray():
            return 120 + value.nbytes
        case str() | bytes():
            return 60 + len(value)
        case list() | tuple() | frozenset():
            return 60 + 40 * len(value) + sum(map(_room, value))
        case dict():
            return 240 + 100 * len(value) + sum(map(_room, value)) + sum(map(_room, value.values()))
        case _ if is_dataclass(value):
            return 60 + sum(map(_room, vars(value).values()))
        case _:
            return 40


def _weight(step: Step) -> int:
    match step:
        case Outcome():
            return step.weight
        case Packed():
            return STEP_BYTES + len(step.data)
        case _:
            return STEP_BYTES + len(step)
