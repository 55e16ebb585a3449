"""One writer at a time: a lock on a file of its own, which goes with the process, however it ends."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.errors import JournalError

A_MOMENT = 1.0  # seconds: who writes a single result is done by then, who grades a class is not


@contextlib.contextmanager
def locked(path: Path, complaint: str) -> Iterator[None]:
    """Hold the lock of a file, which is made. Raises JournalError(complaint) where another process has it."""
    with path.open("w", encoding="utf-8") as file:
        if not within_a_moment(lambda: _lock(file.fileno())):
            raise JournalError(complaint)
        yield


def within_a_moment(is_done: Callable[[], bool]) -> bool:
    """Try again and again, for a moment; whether it was done."""
    deadline = time.monotonic() + A_MOMENT
    while not is_done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _lock(file: int) -> bool:
    """Lock an open file, until it is closed; False where another process has locked it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
