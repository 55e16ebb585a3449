"""Careful reading of files that others made: nothing is followed, nothing blocks, nothing is larger than agreed.

The judge reads these files itself, perhaps as root, while their owner may still change them. So each step starts from
an open directory, never from a path again; links are refused at every step; and what counts is what fstat says of the
file that is open, not what a path was a moment ago. Where the platform cannot do this (Windows), paths are checked.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType

from grader.errors import NothingHandedIn, SandboxError, SubmissionError
from grader.sandbox.text import megabytes, quote


def _flags(*names: str) -> int:
    found = 0
    for name in names:
        found |= getattr(os, name, 0)  # each platform has its own subset
    return found


# O_NONBLOCK: opening a pipe must not wait for its writer. O_NOCTTY: a terminal must not become ours.
_FILE_FLAGS = os.O_RDONLY | _flags("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY")
_DIRECTORY_FLAGS = _FILE_FLAGS | _flags("O_DIRECTORY")
_BY_DESCRIPTOR = {os.open, os.stat} <= os.supports_dir_fd and os.scandir in os.supports_fd

_KINDS = {
    stat.S_IFLNK: "a link",
    stat.S_IFDIR: "a folder",
    stat.S_IFREG: "a file",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}

# What a student can bring about. Anything else (too many open files, a broken disk) is ours and must not cost points.
_THEIR_ERRORS = {
    errno.EACCES,
    errno.EPERM,
    errno.ELOOP,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ENXIO,
    errno.ENODEV,
    errno.ENAMETOOLONG,
}


@dataclass(frozen=True)
class SnapshotLimits:
    """How much one submission may be: sizes in bytes."""

    script: int = 1_000_000
    """One .py file, or the code cells of a notebook together."""
    notebook: int = 20_000_000
    """A notebook file, most of which is outputs."""
    cells: int = 2_000
    brackets: int = 1_000_000
    """[ and { in a notebook file: each may cost 230 bytes of memory once parsed."""
    siblings: int = 50
    sibling_bytes: int = 2_000_000
    zip: int = 30_000_000
    zip_members: int = 500
    unzipped: int = 30_000_000
    zip_ratio: int = 200
    """Unzipped to zipped, asked only of more than 1 MB."""


_MOST_NAMES = 100_000  # entries of one directory


def kind_of(mode: int) -> str:
    """What a file of this mode is, in words."""
    return _KINDS.get(stat.S_IFMT(mode), "no ordinary file")


@contextmanager
def _in_words(label: str) -> Iterator[None]:
    """Turn an OSError into an error that says whose it is, without the path."""
    try:
        yield
    except FileNotFoundError:
        raise NothingHandedIn(f"{label} is not there.") from None
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        if error.errno in _THEIR_ERRORS:
            raise SubmissionError(
                f"{label} cannot be opened ({reason}). Hand in ordinary files that others may read."
            ) from None
        raise SandboxError(f"{label} cannot be read on this machine: {reason}.") from error


class Directory:
    """An open directory that was not reached through a link. Use it in a `with` statement.

    label: what messages call it, safe to show; prefix: what stands before the names of its entries there.
    """

    def __init__(self, path: Path, label: str, *, parent: Directory | None = None, prefix: str = "") -> None:
        self.label = label
        self.prefix = prefix
        self._path = path
        self._descriptor: int | None = None
        where, base = (path, None) if parent is None else parent._at(path.name)
        with _in_words(label):
            mode = os.stat(where, dir_fd=base, follow_symlinks=False).st_mode
            if not stat.S_ISDIR(mode):
                raise SubmissionError(f"{label} is {kind_of(mode)}, where a folder was expected.")
            if _BY_DESCRIPTOR:
                self._descriptor = os.open(where, _DIRECTORY_FLAGS, dir_fd=base)

    def __enter__(self) -> Directory:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _at(self, name: str) -> tuple[Path | str, int | None]:
        """An entry as (path, dir_fd), for the functions of os."""
        return (self._path / name, None) if self._descriptor is None else (name, self._descriptor)

    def enter(self, name: str) -> Directory:
        """Open a directory in this one."""
        prefix = f"{self.prefix}{name}/"
        return Directory(self._path / name, quote(prefix), parent=self, prefix=prefix)

    def holds(self, name: str) -> bool:
        """Whether there is anything of this name: a file, a folder or a link to nowhere."""
        path, base = self._at(name)
        with _in_words(quote(self.prefix + name)):
            try:
                os.stat(path, dir_fd=base, follow_symlinks=False)
            except FileNotFoundError:
                return False
            return True

    def names(self, most: int = _MOST_NAMES) -> list[str]:
        """The names of its entries, sorted. Raises SubmissionError where there are more than `most`."""
        with _in_words(self.label), os.scandir(self._path if self._descriptor is None else self._descriptor) as entries:
            names = [entry.name for entry in islice(entries, most + 1)]
        if len(names) > most:
            raise SubmissionError(f"{self.label} holds more than {most:,} files. Hand in only what belongs to it.")
        return sorted(names)

    def modified(self, name: str) -> float:
        """When an entry was last changed, in seconds since 1970; of a link, the link itself. Raises NothingHandedIn."""
        path, base = self._at(name)
        with _in_words(quote(self.prefix + name)):
            return os.stat(path, dir_fd=base, follow_symlinks=False).st_mtime

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a regular file of at most `most` bytes. Raises SubmissionError for anything else."""
        label = quote(self.prefix + name)
        path, base = self._at(name)
        with _in_words(label):
            _require_file(os.stat(path, dir_fd=base, follow_symlinks=False), most, label)
            descriptor = os.open(path, _FILE_FLAGS, dir_fd=base)
            try:
                return _read_open(descriptor, most, label)
            finally:
                os.close(descriptor)


def _require_file(status: os.stat_result, most: int, label: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        what = kind_of(status.st_mode)
        raise SubmissionError(f"{label} is {what}, where a file was expected. Hand in the file itself.")
    if status.st_nlink != 1:
        raise SubmissionError(
            f"{label} is a hard link: the same file goes by {status.st_nlink} names. Hand in a copy of it."
        )
    if status.st_size > most:
        raise too_large(label, status.st_size, most)


def _read_open(descriptor: int, most: int, label: str) -> bytes:
    status = os.fstat(descriptor)  # the earlier stat was for the message: only this one is about what is read
    _require_file(status, most, label)
    with open(descriptor, "rb", closefd=False) as file:
        raw = file.read(status.st_size + 1)
    if len(raw) != status.st_size:
        raise SubmissionError(f"{label} changed while it was read. Hand it in again.")
    return raw


def too_large(label: str, size: int, most: int) -> SubmissionError:
    """The error for a file beyond its limit."""
    return SubmissionError(f"{label} is too large: {megabytes(size)}, where at most {megabytes(most)} are read.")
