"""Files that are whole or not there."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, TextIO, TypeVar

_HALF_WRITTEN = re.compile(r"\..+\.\d+\.part")

File = TypeVar("File", bound=IO[Any])


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that a kill at any moment leaves the old one or the new one, never half of one."""
    write_bytes_atomically(path, text.encode())


def write_bytes_atomically(path: Path, content: bytes) -> None:
    """The same for bytes."""
    with _part(path) as part:
        with _safe(part.open("wb")) as file:
            file.write(content)
        os.replace(part, path)


@contextlib.contextmanager
def written_atomically(path: Path) -> Iterator[TextIO]:
    """The same for a text that is too long to be in memory at once. What UTF-8 cannot say is escaped as in JSON."""
    with _part(path) as part:
        with _safe(part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")) as file:
            yield file
        os.replace(part, path)


def write_new(path: Path, content: bytes) -> bool:
    """Write a file that is not there yet, whole; whether it was written. What is there, a link included, stays."""
    if os.path.lexists(path):
        return False
    with _part(path) as part:
        with _safe(part.open("wb")) as file:
            file.write(content)
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
def _part(path: Path) -> Iterator[Path]:
    """A name of its own beside `path`, for what is not finished; gone in the end."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def _safe(file: File) -> Iterator[File]:
    """The file, to be written; then closed, and safe on the disk."""
    with file:
        yield file
        file.flush()
        os.fsync(file.fileno())
