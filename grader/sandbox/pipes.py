"""A worker on two pipes that can be polled: one loop sends and receives, with one deadline. For Unix."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import time
from collections.abc import Callable

from grader.errors import SandboxError, StudentCrashed, Unsatisfied
from grader.sandbox import wire
from grader.sandbox.link import NOT_READY, Ending, WorkerLink, verdict_of_end

CHUNK = 1 << 20  # bytes read at once
FIRST = 1 << 16  # the same, before it is known how many come


class PipeLink(WorkerLink):
    """A worker process on two pipes."""

    def __init__(self, source: int, sink: int, pid: int, handle: int, wait: Callable[[int], Ending]) -> None:
        """source, sink: our pipe ends. handle: the worker's pidfd, or -1. wait: asks the zygote how the worker
        ended."""
        super().__init__()
        self._source, self._sink, self._pid, self._handle, self._wait = source, sink, pid, handle, wait
        self._poll = select.poll()
        self._poll.register(source, select.POLLIN)
        for fd in (source, sink):
            os.set_blocking(fd, False)
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            with contextlib.suppress(OSError):  # over the user's quota: slower, not wrong
                fcntl.fcntl(sink, fcntl.F_SETPIPE_SZ, CHUNK)

    def expect_ready(self, seconds: float) -> None:
        try:
            word = self._read(len(wire.READY), time.monotonic() + seconds)
        except Unsatisfied:
            word = b""
        if word != wire.READY:
            self.close()
            raise SandboxError(NOT_READY)

    def close(self) -> None:
        if self.ending is not None:
            return
        self._kill()
        self.ending = self._wait(self._pid)
        for fd in (self._source, self._sink, self._handle):
            if fd >= 0:
                os.close(fd)

    def interrupt(self) -> None:
        if self.ending is None:
            with contextlib.suppress(OSError):  # it ends at this very moment
                self._kill()

    def _exchange(self, token: bytes, frame: bytes, deadline: float) -> bytes:
        self._write(frame, deadline)
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

    def _lost(self) -> Unsatisfied:
        """The worker closed its pipe: it ended, or will be ended now; what the zygote says tells why."""
        if self.ending is None:
            by_itself = self._has_ended(100)
            self.close()
            if not by_itself:
                return StudentCrashed("its process closed its pipe")
        return verdict_of_end(self.ending) if self.ending else StudentCrashed("the process that ran it is gone")
