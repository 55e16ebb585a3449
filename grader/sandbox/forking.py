"""The judge's side of the zygote of level strict: start it, ask it for workers, learn how they ended. For Linux."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
from collections.abc import Sequence

from grader.errors import SandboxError
from grader.sandbox import bubblewrap
from grader.sandbox.boot import clean_environment, python_with
from grader.sandbox.link import Ending
from grader.sandbox.options import SandboxOptions
from grader.sandbox.pages import size_of_large_pages
from grader.sandbox.pipes import PipeLink

START_SECONDS = 60.0  # a cold disk and a busy machine included
FORK_SECONDS = 30.0
WORKERS_PER_ZYGOTE = 3_000  # a new one has its memory elsewhere, and costs as much as a hundred workers


class Forks:
    """The workers of a zygote process, which is restarted after WORKERS_PER_ZYGOTE of them, or when it was lost."""

    def __init__(self, options: SandboxOptions) -> None:
        self.options = options
        self.walled = False
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._forked = 0

    def start(self) -> None:
        """Start it, if it is not running. Raises SandboxError."""
        if self._process is None:
            self._start()

    def fork(self) -> PipeLink:
        """A fresh worker, locked, waiting for its source."""
        if self._process is None or self._forked >= WORKERS_PER_ZYGOTE:
            self.close()
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
        link.expect_ready(FORK_SECONDS)
        return link

    def _wait(self, pid: int, process: subprocess.Popen[bytes] | None) -> Ending:
        """How a worker of a zygote process ended; it must be dead or dying. Numbers of processes mean nothing to the
        next zygote, which may have given the same one to a worker that lives."""
        if process is not self._process:
            return Ending(-signal.SIGKILL, 0.0, 0)
        try:
            self._send(b"W" + struct.pack("<Q", pid), [])
            status, microseconds, peak = struct.unpack("<QQQ", self._receive(24)[0])
        except (OSError, struct.error):  # the zygote is gone, and its workers with it
            self.close()
            return Ending(-signal.SIGKILL, 0.0, 0)
        return Ending(os.waitstatus_to_exitcode(status), microseconds / 1e6, peak * 1024)

    def close(self) -> None:
        """End the zygote; its workers die with it."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> None:
        options = self.options
        wall = bubblewrap.wall() if options.bubblewrap else ()
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
            "memory": options.memory,
            "cpu_seconds": options.cpu_seconds,
            "modules": list(options.modules),
            "lean": options.lean,
            "landlock": options.landlock,
            "large_page": size_of_large_pages(),  # behind bubblewrap nobody tells the zygote
        }
        with theirs:
            self._process = subprocess.Popen(
                [*wall, *python_with("grader.sandbox.zygote", theirs.fileno(), json.dumps(chosen))],
                env=clean_environment(),
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
            self.close()
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
