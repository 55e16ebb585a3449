"""The pipe to one worker, seen from the judge: one poll loop, one deadline, and no trust in what comes back."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from grader.errors import SandboxError, StudentCrashed, StudentMemory, StudentTimeout, Unsatisfied
from grader.sandbox import wire

CHUNK = 1 << 20  # bytes read at once
FIRST = 1 << 16  # the same, before it is known how many come
KILLED_BY_CPU_LIMIT = (-signal.SIGXCPU, -signal.SIGKILL)

# A payload that is a list whose first item is the text "callback".
_CALLBACK = b"s\x08\x00\x00\x00callback"
OnCallback = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Ending:
    """How a worker ended, as the zygote's wait saw it; exit_code is minus the signal where one killed it."""

    exit_code: int
    cpu_seconds: float
    peak_memory: int  # bytes


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


class PipeLink:
    """A worker process on two pipes."""

    def __init__(self, source: int, sink: int, pid: int, handle: int, wait: Callable[[int], Ending]) -> None:
        """source, sink: our pipe ends. handle: the worker's pidfd, or -1. wait: asks the zygote how the worker
        ended."""
        self._source, self._sink, self._pid, self._handle, self._wait = source, sink, pid, handle, wait
        self._poll = select.poll()
        self._poll.register(source, select.POLLIN)
        for fd in (source, sink):
            os.set_blocking(fd, False)
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            with contextlib.suppress(OSError):  # over the user's quota: slower, not wrong
                fcntl.fcntl(sink, fcntl.F_SETPIPE_SZ, CHUNK)
        self.ending: Ending | None = None
        self.generation = 0

    def expect_locked(self, seconds: float) -> None:
        """Wait for the worker's word that the jail is shut around it; no code is sent before."""
        try:
            word = self._read(6, time.monotonic() + seconds)
        except Unsatisfied:
            word = b""
        if word != b"locked":
            self.close()
            raise SandboxError("a worker could not lock itself down on this machine: see `grader doctor`")

    def ask(self, request: bytes, on_callback: OnCallback, deadline: float) -> bytes:
        token = os.urandom(wire.TOKEN)
        payload = self._exchange(token, request, deadline)
        while payload[5 : 5 + len(_CALLBACK)] == _CALLBACK:
            payload = self._exchange(token, on_callback(payload), deadline)
        return payload

    def close(self) -> None:
        if self.ending is not None:
            return
        self._kill()
        self.ending = self._wait(self._pid)
        for fd in (self._source, self._sink, self._handle):
            if fd >= 0:
                os.close(fd)

    def _exchange(self, token: bytes, payload: bytes, deadline: float) -> bytes:
        """Send a frame and read the frame that answers it."""
        if self.ending is not None:
            raise StudentCrashed("the process that ran it is gone")
        if len(payload) > wire.MAX_FRAME:
            raise ValueError("the suite passes more data than a call can carry")
        self._write(wire.HEADER.pack(len(payload), token) + payload, deadline)
        return self._read_frame(token, deadline)

    def _read_frame(self, token: bytes, deadline: float) -> bytes:
        """The payload of the one frame that may come now; most come in one piece."""
        first = self._read(FIRST, deadline)
        while len(first) < wire.HEADER.size:
            first += self._read(wire.HEADER.size - len(first), deadline)
        size, echoed = wire.HEADER.unpack_from(first)
        missing = wire.HEADER.size + size - len(first)
        if echoed != token or size > wire.MAX_FRAME or missing < 0:
            raise self._broken()
        pieces = [first[wire.HEADER.size :]]
        while missing:
            piece = self._read(min(missing, CHUNK), deadline)
            pieces.append(piece)
            missing -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _write(self, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while True:
            try:
                view = view[os.write(self._sink, view) :]
            except BlockingIOError:
                pass
            except BrokenPipeError:
                raise self._lost() from None
            if not view:
                return
            self._wait_until_writable(deadline)

    def _wait_until_writable(self, deadline: float) -> None:
        poll = select.poll()
        poll.register(self._sink, select.POLLOUT)
        poll.register(self._source, select.POLLIN)
        events = dict(poll.poll(self._milliseconds(deadline)))
        if not events:
            raise self._too_late()
        if events.get(self._source, 0) & select.POLLIN:  # a reply before the request was taken whole
            raise self._broken()
        if events.get(self._source, 0) or events.get(self._sink, 0) & select.POLLERR:
            raise self._lost()

    def _read(self, size: int, deadline: float) -> bytes:
        """At least one and at most `size` bytes."""
        if not self._poll.poll(self._milliseconds(deadline)):
            raise self._too_late()
        piece = os.read(self._source, size)
        if not piece:
            raise self._lost()
        return piece

    def _milliseconds(self, deadline: float) -> float:
        """Until the deadline. A worker that always has something to say is never waited for, so the clock is asked
        here."""
        left = (deadline - time.monotonic()) * 1000
        if left <= 0:
            raise self._too_late()
        return left

    def _has_ended(self, milliseconds: int) -> bool:
        """Whether the worker is dead; a dying one closes its pipes a moment before it can be waited for."""
        if self._handle < 0:
            return True
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        return bool(poll.poll(milliseconds))

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            if self._handle >= 0:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            else:  # its pid is its own until the zygote was told to wait for it
                os.kill(self._pid, signal.SIGKILL)

    def _too_late(self) -> Unsatisfied:
        self.close()
        return StudentTimeout("no answer in time: does a loop never end, or does it take far too many steps?")

    def _broken(self) -> Unsatisfied:
        self.close()
        return StudentCrashed("its process sent what is no answer")

    def _lost(self) -> Unsatisfied:
        """The worker closed its pipe: it ended, or will be ended now; what the zygote says tells why."""
        if self.ending is None:
            by_itself = self._has_ended(100)
            self.close()
            if not by_itself:
                return StudentCrashed("its process closed its pipe")
        code = self.ending.exit_code if self.ending else 0
        if code == wire.OUT_OF_MEMORY:
            return StudentMemory("it ran out of memory")
        if code in KILLED_BY_CPU_LIMIT and self.ending and self.ending.cpu_seconds > 1:
            return StudentTimeout("it used up its computing time")
        return StudentCrashed(f"its process ended {_how(code)}")


def _how(code: int) -> str:
    if code >= 0:
        return f"by itself (exit code {code})" if code < 256 else "by itself"
    names = {signal.SIGSEGV: "with a segmentation fault", signal.SIGSYS: "at a system call that is not allowed"}
    return names.get(signal.Signals(-code), f"with {signal.Signals(-code).name}")
