"""One writer at a time: a lock on a file of its own, which goes with the process, however it ends."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from grader.errors import JournalError


@contextlib.contextmanager
def locked(path: Path, complaint: str) -> Iterator[None]:
    """Hold the lock of a file, which is made. Raises JournalError(complaint) where another process has it."""
    with path.open("w", encoding="utf-8") as file:
        try:
            _lock(file.fileno())
        except OSError:
            raise JournalError(complaint) from None
        yield


def _lock(file: int) -> None:
    """Lock an open file, until it is closed. Raises OSError where another process has locked it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
