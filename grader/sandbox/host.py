"""The judge's side of the zygote: start it, ask it for workers, learn how they ended."""

from __future__ import annotations

import contextlib
import enum
import json
import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from grader.course.model import Course, Exercise
from grader.errors import SandboxError
from grader.sandbox import bubblewrap
from grader.sandbox.link import Ending, PipeLink

START_SECONDS = 60.0  # a cold disk and a busy machine included
FORK_SECONDS = 30.0
WORKERS_PER_ZYGOTE = 300
BOOT = "import sys; sys.path.insert(0, {root!r}); from grader.sandbox.zygote import main; main({control}, {options!r})"


class Level(enum.StrEnum):
    """How far student code is kept from the rest of the machine."""

    STRICT = "strict"  # no call that takes a path, makes a process, opens a socket or sends a signal
    PROCESS = "process"  # a process of its own, nothing more


@dataclass(frozen=True)
class SandboxOptions:
    """What the workers of a course may use."""

    level: Level = Level.STRICT
    memory: int = 1 << 30  # bytes
    cpu_seconds: int = 70
    modules: tuple[str, ...] = ("numpy", "the standard library")
    landlock: bool = True  # where the kernel has it; False only to see what holds without
    bubblewrap: bool = True  # around the zygote where it works; False likewise

    @classmethod
    def of(cls, course: Course, level: Level = Level.STRICT) -> SandboxOptions:
        """What course.yml asks for. The CPU limit is a net below the judge's own clock."""
        limits = course.limits
        return cls(level, limits.memory_mb << 20, int(limits.assignment_seconds) + 10, course.modules)

    def narrowed(self, exercise: Exercise) -> SandboxOptions:
        """The same for an exercise that has limits or modules of its own."""
        memory = self.memory if exercise.memory_mb is None else exercise.memory_mb << 20
        return replace(self, memory=memory, modules=self.modules if exercise.modules is None else exercise.modules)


class Zygote:
    """A running zygote. Use it in a `with`; it is restarted after WORKERS_PER_ZYGOTE workers, or when it was lost."""

    def __init__(self, options: SandboxOptions) -> None:
        self.options = options
        self.walled = False  # whether bubblewrap is around it
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._forked = 0
        self._siblings: dict[SandboxOptions, Zygote] = {}

    def __enter__(self) -> Zygote:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def fork(self) -> PipeLink:
        """A fresh worker, locked, waiting for its source."""
        if self._process is None or self._forked >= WORKERS_PER_ZYGOTE:
            self._stop()
            self._start()
        self._forked += 1
        with contextlib.ExitStack() as on_failure:
            their_source, our_sink = _pipe(on_failure)
            our_source, their_sink = _pipe(on_failure)
            pid, handle = self._ask_for_fork(their_source, their_sink)
            on_failure.pop_all()
        os.close(their_source)
        os.close(their_sink)
        process = self._process
        link = PipeLink(our_source, our_sink, pid, handle, lambda pid: self._wait(pid, process))
        link.expect_locked(FORK_SECONDS)
        return link

    def sibling(self, options: SandboxOptions) -> Zygote:
        """The zygote with these options: this one, or another that starts when it is first asked for a worker and
        ends with this one."""
        if options == self.options:
            return self
        return self._siblings.setdefault(options, Zygote(options))

    def _wait(self, pid: int, process: subprocess.Popen[bytes] | None) -> Ending:
        """How a worker of a zygote process ended; it must be dead or dying. Numbers of processes mean nothing to the
        next zygote, which may have given the same one to a worker that lives."""
        if process is not self._process:
            return Ending(-signal.SIGKILL, 0.0, 0)
        try:
            self._send(b"W" + struct.pack("<Q", pid), [])
            status, microseconds, peak = struct.unpack("<QQQ", self._receive(24)[0])
        except (OSError, struct.error):  # the zygote is gone, and its workers with it
            self._stop()
            return Ending(-signal.SIGKILL, 0.0, 0)
        return Ending(os.waitstatus_to_exitcode(status), microseconds / 1e6, peak * 1024)

    def close(self) -> None:
        """End the zygote and its siblings; their workers die with them."""
        for sibling in self._siblings.values():
            sibling.close()
        self._stop()

    def _stop(self) -> None:
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> None:
        options = self.options
        wanted = options.bubblewrap and options.level is Level.STRICT
        wall = bubblewrap.wall() if wanted else ()
        try:
            self._start_behind(wall)
        except SandboxError:
            if not wall:
                raise
            wall = ()  # bubblewrap hides what this course's modules need: the jail holds without it
            self._start_behind(wall)
        self.walled = bool(wall)

    def _start_behind(self, wall: Sequence[str]) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        options = self.options
        chosen = {
            "strict": options.level is Level.STRICT,
            "memory": options.memory,
            "cpu_seconds": options.cpu_seconds,
            "modules": list(options.modules),
            "landlock": options.landlock,
        }
        root = str(Path(__file__).resolve().parents[2])
        boot = BOOT.format(root=root, control=theirs.fileno(), options=json.dumps(chosen))
        with theirs:
            self._process = subprocess.Popen(
                [*wall, sys.executable, "-I", "-c", boot],
                env=_clean_environment(),
                cwd="/",
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C at the terminal is for the judge
            )
        ours.settimeout(START_SECONDS)
        try:
            if ours.recv(5, socket.MSG_WAITALL) != b"ready":
                raise OSError("it ended")
        except OSError:
            self._process.kill()
            words = self._process.communicate()[1].decode("utf-8", "replace").strip().splitlines()
            self._process = None
            ours.close()
            raise SandboxError(f"the zygote did not start: {words[-1] if words else 'no word from it'}") from None
        ours.settimeout(FORK_SECONDS)
        self._channel = ours
        self._forked = 0

    def _ask_for_fork(self, source: int, sink: int) -> tuple[int, int]:
        try:
            self._send(b"F", [source, sink])
            message, handles = self._receive(8)
            return int(struct.unpack("<Q", message)[0]), handles[0] if handles else -1
        except (OSError, struct.error) as error:
            self._stop()
            raise SandboxError(f"the zygote gives no worker: {error}") from None

    def _send(self, message: bytes, fds: list[int]) -> None:
        if self._channel is None:
            raise OSError("the zygote is not running")
        socket.send_fds(self._channel, [message], fds)

    def _receive(self, size: int) -> tuple[bytes, list[int]]:
        if self._channel is None:
            raise OSError("the zygote is not running")
        message, fds, _, _ = socket.recv_fds(self._channel, size, 1)
        while 0 < len(message) < size:
            message += self._channel.recv(size - len(message))
        return message, list(fds)


def _pipe(on_failure: contextlib.ExitStack) -> tuple[int, int]:
    ends = os.pipe()
    for end in ends:
        on_failure.callback(os.close, end)
    return ends


def _clean_environment() -> dict[str, str]:
    """Nothing of the caller's environment; one BLAS thread (more would hang once threads are denied); fixed hashes
    and locale."""
    threads = dict.fromkeys(
        ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
    )
    return {
        **threads,
        "PYTHONHASHSEED": "0",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent",
    }
