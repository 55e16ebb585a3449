"""A way to a worker, seen from the judge: what is asked, how long is waited, what an end means. How the bytes travel is
for pipes.py (where pipes can be polled) and spares.py (everywhere)."""

from __future__ import annotations

import os
import signal
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from grader.errors import StudentCrashed, StudentMemory, StudentTimeout, Unsatisfied
from grader.sandbox import wire

NOT_READY = "a worker could not lock itself down on this machine: see `grader doctor`"

# A message that is a list whose first item is the text "callback".
_CALLBACK = b"s\x08\x00\x00\x00callback"
# What Windows gives as the exit code of a process that it ended.
_FAULTS = {
    0xC000_0005: "with a segmentation fault",
    0xC000_001D: "at an instruction that is none",
    0xC000_00FD: "with its stack full",
    0xC000_0409: "with its stack broken",
}
_WINDOWS_OUT_OF_MEMORY = 0xC000_0017
OnCallback = Callable[[bytes], bytes]
Exchange = Callable[[bytes, float], bytes]


@dataclass(frozen=True)
class Ending:
    """How a worker ended, as whoever waited for it saw it; exit_code is minus the signal where one killed it."""

    exit_code: int
    cpu_seconds: float  # 0 where the platform does not tell
    peak_memory: int  # bytes, likewise


class Link(Protocol):
    """A way to a worker: bytes of a request in, bytes of its reply out."""

    @property
    def generation(self) -> int:
        """Which worker this is; a handle of an earlier one is lost."""
        ...

    def ask(self, request: bytes, on_callback: OnCallback, deadline: float) -> bytes:
        """The reply. on_callback answers the worker's questions meanwhile. deadline: on time.monotonic's clock.

        Raises StudentTimeout, StudentMemory or StudentCrashed, after which the worker is gone.
        """
        ...

    def close(self) -> None:
        """End the worker."""
        ...


class WorkerLink(ABC):
    """A link to a process of its own. No trust in what comes back: a reply must carry the token of its request."""

    def __init__(self) -> None:
        self.ending: Ending | None = None
        self.generation = 0

    @abstractmethod
    def expect_ready(self, seconds: float) -> None:
        """Wait for the worker's first word; no code is sent before. Raises SandboxError."""

    @abstractmethod
    def close(self) -> None:
        """End the worker; from then on `ending` says how it ended."""

    @abstractmethod
    def interrupt(self) -> None:
        """End the worker from another thread: whoever waits for its answer is told at once that it crashed."""

    @abstractmethod
    def _exchange(self, token: bytes, frame: bytes, deadline: float) -> bytes:
        """Send a frame; the payload of the one frame that answers it, which must carry the same token."""

    def ask(self, request: bytes, on_callback: OnCallback, deadline: float) -> bytes:
        return converse(self.exchange, request, on_callback, deadline)

    def exchange(self, message: bytes, deadline: float) -> bytes:
        """Send a request, or the answer to a callback; the message that comes back."""
        if self.ending is not None:
            raise StudentCrashed("the process that ran it is gone")
        if len(message) > wire.MAX_FRAME:
            raise ValueError("the suite passes more data than a call can carry")
        token = os.urandom(wire.TOKEN)
        return self._exchange(token, wire.HEADER.pack(len(message), token) + message, deadline)

    def _too_late(self) -> Unsatisfied:
        self.close()
        return StudentTimeout("no answer in time: does a loop never end, or does it take far too many steps?")

    def _broken(self) -> Unsatisfied:
        self.close()
        return StudentCrashed("its process sent what is no answer")


def converse(exchange: Exchange, request: bytes, on_callback: OnCallback, deadline: float) -> bytes:
    """The reply to a request; what the worker asks meanwhile is answered."""
    message = exchange(request, deadline)
    while is_callback(message):
        message = exchange(on_callback(message), deadline)
    return message


def is_callback(message: bytes) -> bool:
    """Whether a worker's message is a question of its own."""
    return message[5 : 5 + len(_CALLBACK)] == _CALLBACK


def verdict_of_end(ending: Ending) -> Unsatisfied:
    """What the end of a worker means that ended by itself."""
    code = ending.exit_code
    if code in (wire.OUT_OF_MEMORY, _WINDOWS_OUT_OF_MEMORY):
        return StudentMemory("it ran out of memory")
    name = _signal(-code) if code < 0 else ""
    if name == "SIGXCPU" or (name == "SIGKILL" and ending.cpu_seconds > 1):  # what the system does at the CPU limit
        return StudentTimeout("it used up its computing time")
    return StudentCrashed(f"its process ended {_how(code)}")


def _how(code: int) -> str:
    if code >= 0:
        return _FAULTS.get(code) or (f"by itself (exit code {code})" if code < 256 else "by itself")
    names = {"SIGSEGV": "with a segmentation fault", "SIGSYS": "at a system call that is not allowed"}
    return names.get(_signal(-code), f"with {_signal(-code)}")


def _signal(number: int) -> str:
    """Its name; by name, since no platform has them all."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
