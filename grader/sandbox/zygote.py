"""The zygote: a process that has imported everything, and forks a locked worker whenever the judge asks.

Started by exec with a clean environment, so it has never seen a suite or a solution. As root it changes to a spare
user id after importing. It speaks over one socketpair:

    judge -> zygote   b"F" and two pipe ends (requests, replies)     -> the worker's pid (u64) and its pidfd
    judge -> zygote   b"W" and a pid (u64)                           -> wait status, CPU microseconds, peak memory in
    KiB (3 u64)

A worker is waited for only when the judge says so, so its pid stays its own until then.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import gc
import json
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from grader.sandbox.jail import Jail
from grader.sandbox.limits import Limits, drop_root
from grader.sandbox.modules import make_repeatable, preload
from grader.sandbox.pages import use_large_pages
from grader.sandbox.warming import warm_up
from grader.sandbox.wire import OUT_OF_MEMORY, READY
from grader.sandbox.worker import prepare, serve

LIBC = ctypes.PyDLL(None, use_errno=True)  # keeps Python's lock during the call: the child must hold it, too


def main(control: int, options: str) -> None:
    """Serve on the socket `control`. options: JSON of {"memory", "cpu_seconds", "modules", "lean", "landlock",
    "large_page"}."""
    chosen = json.loads(options)
    limits = Limits(memory=chosen["memory"], cpu_seconds=chosen["cpu_seconds"])
    modules, lean = chosen["modules"], chosen["lean"]
    preload(modules, lean=lean)
    warm_up()
    jail = Jail(limits, landlock=chosen["landlock"])
    refuse_threads()
    die_first()
    make_repeatable()
    prepare()  # last: what is done here after it would seem to be a submission's doing
    gc.collect()
    gc.freeze()
    use_large_pages(chosen["large_page"])  # before the system hides from this process where its memory lies
    drop_root()
    channel = socket.socket(fileno=_move_up(control))
    channel.sendall(b"ready")
    attend(channel, jail, partial(serve, 3, 4, modules, lean=lean))


def refuse_threads() -> None:
    """A second thread would not survive fork, and locks that it held would hang the worker."""
    if sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) > 1:
        raise SystemExit("the zygote has more than one thread: is OPENBLAS_NUM_THREADS=1 honoured by this NumPy?")


def attend(channel: socket.socket, jail: Jail, work: Callable[[], None]) -> None:
    """Fork and wait as the judge asks, until it closes the socket."""
    while True:
        message, fds, _, _ = socket.recv_fds(channel, 16, 2)
        if not message:
            return
        if message[:1] == b"F":
            fork_worker(channel, fds, jail, work)
        else:
            _, status, usage = os.wait4(struct.unpack("<Q", message[1:9])[0], 0)
            microseconds = int((usage.ru_utime + usage.ru_stime) * 1e6)
            channel.sendall(struct.pack("<QQQ", status, microseconds, usage.ru_maxrss))


def fork_worker(channel: socket.socket, fds: list[int], jail: Jail, work: Callable[[], None]) -> None:
    """One worker on the two pipe ends; its pid and pidfd go to the judge."""
    parent = os.getpid()
    pid = fork()
    if pid == 0:
        become_worker(fds, jail, parent, work)
    for fd in fds:
        os.close(fd)
    handle = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else -1
    socket.send_fds(channel, [struct.pack("<Q", pid)], [handle] if handle >= 0 else [])
    if handle >= 0:
        os.close(handle)


def fork() -> int:
    """Fork, as the C library does it. os.fork() then mends in the child what other threads would have left behind, for
    longer than the fork itself takes; here are none."""
    pid = int(LIBC.fork())
    if pid < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return pid


def become_worker(fds: list[int], jail: Jail, parent: int, work: Callable[[], None]) -> None:
    """In the child: lock, then work on the two pipe ends, as 3 and 4. Never returns."""
    status = 70
    try:
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        os.dup2(fds[0], 3)
        os.dup2(fds[1], 4)
        os.closerange(5, 65_536)
        jail.lock(parent)
        os.write(4, READY)
        work()
        status = 0
    except MemoryError:  # so little is left that not even the report of it could be written
        status = OUT_OF_MEMORY
    finally:  # whatever happens, a child never runs the zygote's code
        os._exit(status)


def die_first() -> None:
    """Where the machine runs out of memory, the kernel shall end this process and its children before any other."""
    with contextlib.suppress(OSError):  # no /proc here: a worker's own limit holds all the same
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _move_up(fd: int) -> int:
    """The same descriptor at 100 or above, where a child's dup2 to low numbers cannot overwrite it."""
    moved = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 100)
    os.close(fd)
    return moved


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the judge's to handle
    main(int(sys.argv[1]), sys.argv[2])
