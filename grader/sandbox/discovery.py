"""Who handed in what: ROOT/<student>/<assignment>, a folder or a .zip. Only names are read here."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from grader.course.student_ids import STUDENT_ID
from grader.errors import SubmissionError, UsageError
from grader.sandbox.files import Directory
from grader.sandbox.text import few, quote

# What handing in puts beside the zips.
ATTEMPTS = "attempts"
RECEIPT = ".receipt.txt"

_MOST_STUDENTS = 1_000_000
_MOST_REPORTS = 100
_MOST_UNKNOWN = 10_000  # names that are remembered
_MOST_LOOKS = 100  # folders in which a slip is looked for


@dataclass(frozen=True, order=True)
class Found:
    """Something handed in: there is an entry of that name. Whether it can be read, take_snapshot tells."""

    student: str
    assignment: str


@dataclass(frozen=True)
class Discovery:
    """found: sorted. ignored: what was passed over and why, for the instructor; names escaped and cut.

    misnamed: how many of these may be students whose work nobody grades, as their folders' names are no student ids.
    """

    found: tuple[Found, ...]
    ignored: tuple[str, ...]
    misnamed: int = 0


@dataclass
class _Unknown:
    """Names in students' folders that are no assignment: how often, and the first student who has one."""

    names: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, name: str, student: str) -> None:
        count, first = self.names.get(name, (0, student))
        if count or len(self.names) < _MOST_UNKNOWN:
            self.names[name] = (count + 1, first)

    def reports(self) -> Iterable[str]:
        for name, (count, first) in sorted(self.names.items()):
            whose = f"of {first}" if count == 1 else f"of {first} and {count - 1} more"
            yield f"{quote(name)} {whose}: no assignment of this course"


def discover(root: Path, assignments: Collection[str]) -> Discovery:
    """List the submissions under `root`, which the caller chose and which may be a link; nothing below it may.

    Every entry that is named like an assignment counts as found, a link or a plain file too: its student then gets a
    message rather than silence. Raises UsageError where root cannot be listed.
    """
    entries = {name: assignment for assignment in assignments for name in (assignment, f"{assignment}.zip")}
    beside = {ATTEMPTS, *(f"{assignment}{RECEIPT}" for assignment in assignments)}
    found: set[Found] = set()
    passed_over: list[str] = []
    unknown = _Unknown()
    misnamed = 0
    with _usage():
        folder = Directory(Path(os.path.realpath(root)), quote(str(root)))
    with folder:
        with _usage():
            students = folder.names(_MOST_STUDENTS)
        for student in students:
            if not STUDENT_ID.fullmatch(student):
                passed_over.append(f"{quote(student)}: not a student id")
                misnamed += not student.startswith(".")  # .git, .DS_Store and the like are nobody's
                continue
            try:
                with folder.enter(student) as submissions:
                    names = submissions.names()
            except SubmissionError as error:
                passed_over.append(str(error))
                continue
            found.update(Found(student, entries[name]) for name in names if name in entries)
            for name in names:
                if name not in entries and name not in beside:
                    unknown.add(name, student)
    ignored = (*few(passed_over, _MOST_REPORTS), *few(list(unknown.reports()), _MOST_REPORTS))
    return Discovery(tuple(sorted(found)), ignored, misnamed)


def meant_instead(root: Path, assignments: Collection[str]) -> Path | None:
    """The folder of submissions that may have been meant by one that holds none: the one above, or one just below."""
    if any((root / name).exists() for assignment in assignments for name in (assignment, f"{assignment}.zip")):
        return Path(os.path.relpath(root.resolve().parent)) if root.name in ("", "..") else root.parent
    with suppress(OSError):
        for below in sorted(path for path in root.iterdir() if path.is_dir() and not path.is_symlink())[:_MOST_LOOKS]:
            with suppress(UsageError):
                if discover(below, assignments).found:
                    return below
    return None


@contextmanager
def _usage() -> Iterator[None]:
    """The root is the caller's choice: what is wrong with it is wrong usage."""
    try:
        yield
    except SubmissionError as error:
        raise UsageError(f"{error} Expected a folder of submissions, with one folder for each student.") from error
