"""Files that are whole or not there."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

_HALF_WRITTEN = re.compile(r"\..+\.\d+\.part")


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that a kill at any moment leaves the old one or the new one, never half of one."""
    write_bytes_atomically(path, text.encode())


def write_bytes_atomically(path: Path, content: bytes) -> None:
    """The same for bytes."""
    with _part(path, content) as part:
        os.replace(part, path)


@contextlib.contextmanager
def written_atomically(path: Path) -> Iterator[TextIO]:
    """The same for a text that is too long to be in memory at once. What UTF-8 cannot say is escaped as in JSON."""
    part = _part_of(path)
    try:
        with part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def write_new(path: Path, content: bytes) -> bool:
    """Write a file that is not there yet, whole; whether it was written. What is there, a link included, stays."""
    if os.path.lexists(path):
        return False
    with _part(path, content) as part:
        try:
            os.link(part, path)  # unlike a rename, it never replaces
        except FileExistsError:
            return False
        except OSError:  # a file system without links
            os.replace(part, path)
    return True


def sweep(folder: Path) -> None:
    """Remove what a killed process left half-written in this folder."""
    for name in os.listdir(folder):
        if _HALF_WRITTEN.fullmatch(name):
            (folder / name).unlink(missing_ok=True)


@contextlib.contextmanager
def _part(path: Path, content: bytes) -> Iterator[Path]:
    """The content under a name of its own beside `path`, safe on the disk; gone in the end."""
    part = _part_of(path)
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield part
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()


def _part_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")
