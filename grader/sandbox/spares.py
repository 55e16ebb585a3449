"""Workers of level process, with nothing but what every platform has: a Python for each, on its own standard input and
output, and a spare one that is always ready.

Pipes cannot be polled everywhere. So a thread does the talking with each worker, and the judge waits for the thread, no
longer than its deadline; a worker that is ended takes its thread along.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

from grader.errors import SandboxError, StudentCrashed, Unsatisfied
from grader.sandbox import wire
from grader.sandbox.boot import clean_environment, python_with
from grader.sandbox.link import Ending, WorkerLink, verdict_of_end
from grader.sandbox.options import SandboxOptions

START_SECONDS = 60.0  # a cold disk and a busy machine included
LAST_SECONDS = 2.0  # that a process may take from its last word to its end
SLICE = 0.25  # seconds of waiting at once: on Windows, Ctrl-C is heard only in between
CHUNK = 1 << 20  # bytes read at once


class Spares:
    """Gives the spare worker, and starts the next one."""

    walled = False

    def __init__(self, options: SandboxOptions) -> None:
        self._options = options
        self._spare: ProcessLink | None = None

    def start(self) -> None:
        """Start a spare, if there is none."""
        if self._spare is None:
            self._spare = ProcessLink(self._options)

    def fork(self) -> ProcessLink:
        """A fresh worker, waiting for its source. Raises SandboxError."""
        self.start()
        link, self._spare = self._spare, None
        assert link is not None
        link.expect_ready(START_SECONDS)
        self.start()
        return link

    def close(self) -> None:
        """End the spare."""
        if self._spare is not None:
            self._spare.close()
            self._spare = None


class Gone(Exception):
    """The worker's end of a pipe is closed."""


class Malformed(Exception):
    """What came is no frame."""


class ProcessLink(WorkerLink):
    """A worker process, and the thread that talks with it."""

    def __init__(self, options: SandboxOptions) -> None:
        super().__init__()
        self._process = _start(options)
        self._talk = Talk(self._process)
        self._talk.start()

    def expect_ready(self, seconds: float) -> None:
        try:
            word = self._talk.wait(time.monotonic() + seconds)
        except (Gone, TimeoutError):
            word = b""
        if word != wire.READY:
            self._end(by_itself=False)
            raise SandboxError(f"a worker did not start: {_last_words(self._process)}")
        _errors(self._process).close()

    def close(self) -> None:
        if self.ending is None:
            self._end(by_itself=False)
            _errors(self._process).close()

    def interrupt(self) -> None:
        with contextlib.suppress(OSError):  # it ends at this very moment
            self._process.kill()

    def _exchange(self, token: bytes, frame: bytes, deadline: float) -> bytes:
        self._talk.send(frame)
        try:
            answer = self._talk.wait(deadline)
        except TimeoutError:
            raise self._too_late() from None
        except Gone:
            raise self._lost() from None
        except Malformed:
            raise self._broken() from None
        if answer[: wire.TOKEN] != token:
            raise self._broken()
        return answer[wire.TOKEN :]

    def _lost(self) -> Unsatisfied:
        """The worker closed its pipe: it ended, or is ended now."""
        if not self._end(by_itself=True):
            return StudentCrashed("its process closed its pipe")
        return verdict_of_end(self.ending) if self.ending else StudentCrashed("the process that ran it is gone")

    def _end(self, *, by_itself: bool) -> bool:
        """End it and whatever it started; by_itself: it may be about to end. Whether it did end by itself."""
        if by_itself:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(LAST_SECONDS)
        ended = self._process.poll() is not None
        with contextlib.suppress(OSError):  # it ends at this very moment
            self._process.kill()
        if hasattr(os, "killpg"):
            with contextlib.suppress(OSError):  # nothing else is in its group
                os.killpg(self._process.pid, signal.SIGKILL)
        self.ending = Ending(self._process.wait(), 0.0, 0)
        self._talk.end()
        return ended


class Talk(threading.Thread):
    """Does the reading and writing that may block: a frame out, the one that answers it in."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__(daemon=True)  # a process that got hold of a pipe's end must not keep us from exiting
        assert process.stdin is not None
        assert process.stdout is not None
        self._sink, self._source = process.stdin, process.stdout
        self._frames: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()

    def send(self, frame: bytes) -> None:
        self._frames.put(frame)

    def wait(self, deadline: float) -> bytes:
        """The worker's first word, then token and payload of each answer.

        Raises TimeoutError, Gone or Malformed.
        """
        while (left := deadline - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=min(left, SLICE))
                if isinstance(answer, Exception):
                    raise answer
                return answer
        raise TimeoutError

    def end(self) -> None:
        """Let it go, after the process has ended. The thread itself closes the pipes: another one might wait for ever
        where the platform lets a close wait for a read."""
        self._frames.put(None)
        self.join(LAST_SECONDS)

    def run(self) -> None:
        with self._source, self._sink:
            try:
                self._answers.put(_read(self._source, len(wire.READY)))
                while (frame := self._frames.get()) is not None:
                    _write(self._sink, frame)
                    self._answers.put(_read_frame(self._source))
            except OSError:
                self._answers.put(Gone())
            except (Gone, Malformed) as error:
                self._answers.put(error)


def _read_frame(source: IO[bytes]) -> bytes:
    """Token and payload."""
    size, token = wire.HEADER.unpack(_read(source, wire.HEADER.size))
    if size > wire.MAX_FRAME:
        raise Malformed
    return bytes(token) + _read(source, size)


def _read(source: IO[bytes], size: int) -> bytes:
    pieces = []
    while size:
        piece = source.read(min(size, CHUNK))
        if not piece:
            raise Gone
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _write(sink: IO[bytes], data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[sink.write(view) :]


def _start(options: SandboxOptions) -> subprocess.Popen[bytes]:
    chosen = {
        "memory": options.memory,
        "cpu_seconds": options.cpu_seconds,
        "modules": list(options.modules),
        "judge": os.getpid(),
    }
    return subprocess.Popen(
        python_with("grader.sandbox.bare", json.dumps(chosen)),
        env=clean_environment(),
        cwd=Path(sys.executable).anchor,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        start_new_session=True,  # Ctrl-C at the terminal is for the judge
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # the same on Windows
    )


def _errors(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stderr is not None
    return process.stderr


def _last_words(process: subprocess.Popen[bytes]) -> str:
    with _errors(process) as stream:
        lines = stream.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "no word from it"
