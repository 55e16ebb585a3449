"""Careful reading of files that others made: nothing is followed, nothing blocks, nothing is larger than agreed.

The judge reads these files itself, perhaps as root, while their owner may still change them. So each step starts from
an open directory, never from a path again; links are refused at every step; and what counts is what fstat says of the
file that is open, not what a path was a moment ago. Where the platform cannot do this (Windows), paths are checked.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import NoReturn

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


def _raise(error: OSError, label: str) -> NoReturn:
    """Turn an OSError into an error that says whose it is, without the path. What works says nothing: a class has
    hundreds of thousands of such steps."""
    if isinstance(error, FileNotFoundError):
        raise NothingHandedIn(f"{label} is not there.") from None
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    if error.errno in _THEIR_ERRORS:
        raise SubmissionError(
            f"{label} cannot be opened ({reason}). Hand in ordinary files that others may read."
        ) from None
    raise SandboxError(f"{label} cannot be read on this machine: {reason}.") from error


class Directory:
    """An open directory that was not reached through a link. Use it in a `with` statement.

    label: what messages call it, safe to show, "" for its prefix; prefix: what stands before the names of its entries
    there.
    """

    def __init__(self, path: str | Path, label: str, *, parent: Directory | None = None, prefix: str = "") -> None:
        self.prefix = prefix
        self._label = label
        self._descriptor: int | None = None
        where, base = (str(path), None) if parent is None else parent._at(str(path))
        self._path = where
        try:
            mode = os.stat(where, dir_fd=base, follow_symlinks=False).st_mode
            if not stat.S_ISDIR(mode):
                name = self._label or quote(self.prefix.removesuffix("/"))  # a slash would call it a folder
                raise SubmissionError(f"{name} is {kind_of(mode)}, where a folder was expected.")
            if _BY_DESCRIPTOR:
                self._descriptor = os.open(where, _DIRECTORY_FLAGS, dir_fd=base)
        except OSError as error:
            _raise(error, self.label)

    @property
    def label(self) -> str:
        return self._label or quote(self.prefix)

    def __enter__(self) -> Directory:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _at(self, name: str) -> tuple[str, int | None]:
        """An entry as (path, dir_fd), for the functions of os."""
        return (os.path.join(self._path, name), None) if self._descriptor is None else (name, self._descriptor)

    def enter(self, name: str) -> Directory:
        """Open a directory in this one."""
        return Directory(name, "", parent=self, prefix=f"{self.prefix}{name}/")

    def holds(self, name: str) -> bool:
        """Whether there is anything of this name: a file, a folder or a link to nowhere."""
        path, base = self._at(name)
        try:
            os.stat(path, dir_fd=base, follow_symlinks=False)
        except FileNotFoundError:
            return False
        except OSError as error:
            _raise(error, quote(self.prefix + name))
        return True

    def names(self, most: int = _MOST_NAMES) -> list[str]:
        """The names of its entries, sorted. Raises SubmissionError where there are more than `most`."""
        try:
            with os.scandir(self._path if self._descriptor is None else self._descriptor) as entries:
                names = [entry.name for entry in islice(entries, most + 1)]
        except OSError as error:
            _raise(error, self.label)
        if len(names) > most:
            raise SubmissionError(f"{self.label} holds more than {most:,} files. Hand in only what belongs to it.")
        return sorted(names)

    def modified(self, name: str) -> float:
        """When an entry was last changed, in seconds since 1970; of a link, the link itself. Raises NothingHandedIn."""
        path, base = self._at(name)
        try:
            return os.stat(path, dir_fd=base, follow_symlinks=False).st_mtime
        except OSError as error:
            _raise(error, quote(self.prefix + name))

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a regular file of at most `most` bytes. Raises SubmissionError for anything else."""
        path, base = self._at(name)
        try:
            status = os.stat(path, dir_fd=base, follow_symlinks=False)
            if not _is_fit(status, most):
                _refuse(status, most, quote(self.prefix + name))
            descriptor = os.open(path, _FILE_FLAGS, dir_fd=base)
            try:
                return _read_open(descriptor, most, self.prefix + name)
            finally:
                os.close(descriptor)
        except OSError as error:
            _raise(error, quote(self.prefix + name))


def _is_fit(status: os.stat_result, most: int) -> bool:
    """Whether it is a regular file that goes by one name, and not too large."""
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and status.st_size <= most


def _refuse(status: os.stat_result, most: int, label: str) -> NoReturn:
    """Say why a file is not fit to be read."""
    if not stat.S_ISREG(status.st_mode):
        what = kind_of(status.st_mode)
        raise SubmissionError(f"{label} is {what}, where a file was expected. Hand in the file itself.")
    if status.st_nlink != 1:
        raise SubmissionError(
            f"{label} is a hard link: the same file goes by {status.st_nlink} names. Hand in a copy of it."
        )
    raise too_large(label, status.st_size, most)


def _read_open(descriptor: int, most: int, name: str) -> bytes:
    status = os.fstat(descriptor)  # the earlier stat was for the message: only this one is about what is read
    if not _is_fit(status, most):
        _refuse(status, most, quote(name))
    raw = _read_up_to(descriptor, status.st_size + 1)
    if len(raw) != status.st_size:
        raise SubmissionError(f"{quote(name)} changed while it was read. Hand it in again.")
    return raw


def _read_up_to(descriptor: int, size: int) -> bytes:
    """The bytes of a file to its end, at most `size`: a disk may give them in pieces."""
    parts = []
    while size and (part := os.read(descriptor, size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def too_large(label: str, size: int, most: int) -> SubmissionError:
    """The error for a file beyond its limit."""
    return SubmissionError(f"{label} is too large: {megabytes(size)}, where at most {megabytes(most)} are read.")
