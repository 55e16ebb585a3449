"""A submission as people will look at it: its cells and its files, read as carefully as for judging."""

from __future__ import annotations

import contextlib
import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grader.course.model import Assignment
from grader.errors import SandboxError, SubmissionError
from grader.publishing.cells import HandedInCell, cells_of_script
from grader.sandbox.files import Directory, SnapshotLimits
from grader.sandbox.notebook import read_cells
from grader.sandbox.snapshot import take_snapshot

MOST_FILES, MOST_BYTES = 1_000, 100_000_000  # of what is copied beside the notebook
_LIMITS = SnapshotLimits()


@dataclass(frozen=True)
class HandedIn:
    """A submission for people to look at. cells: empty where there is no notebook that can be read."""

    cells: tuple[HandedInCell, ...]
    files: Mapping[str, bytes] = field(hash=False, repr=False)


def read_handed_in(student_folder: Path, assignment: Assignment, ignored: Iterable[str] = ()) -> HandedIn:
    """The cells and the other files of a submission, read as carefully as for judging: no link is followed.

    What cannot be read is left out; judging says why. Of a script or a zip, the code is cut into cells.
    """
    files = _read_files(student_folder, assignment.name, tuple(ignored))
    cells = _read_notebook(student_folder, assignment)
    if cells is not None:
        return HandedIn(cells, files)
    try:
        snapshot = take_snapshot(student_folder, assignment.name, assignment.module)
    except (SubmissionError, SandboxError):
        return HandedIn((), files)
    if snapshot.kind == "notebook":
        return HandedIn(tuple(HandedInCell("code", source.text) for source in snapshot.main), files)
    text = snapshot.main[0].text
    unpacked = {f"{name}.py": source.encode() for name, source in snapshot.siblings.items()}
    return HandedIn(cells_of_script(text), {**unpacked, f"{assignment.module}.py": text.encode(), **files})


def _read_notebook(student_folder: Path, assignment: Assignment) -> tuple[HandedInCell, ...] | None:
    """The notebook's cells; None where there is none in the folder, or a script that counts before it."""
    name = f"{assignment.module}.ipynb"
    try:
        with Directory(student_folder, "The student's folder") as student, student.enter(assignment.name) as folder:
            if folder.holds(f"{assignment.module}.py") or not folder.holds(name):
                return None
            cells = read_cells(folder.read(name, _LIMITS.notebook), name, _LIMITS)
    except (SubmissionError, SandboxError):
        return None
    return tuple(
        HandedInCell(cell.kind, cell.source, _claimed(cell.metadata), cell.id, cell.attachments) for cell in cells
    )


def _claimed(metadata: Mapping[str, object]) -> str:
    """The id that a cell's metadata claims for it."""
    own = metadata.get("nbgrader")
    name = own.get("grade_id") if isinstance(own, dict) else None
    return name if isinstance(name, str) else ""


def _read_files(student_folder: Path, assignment: str, ignored: tuple[str, ...]) -> dict[str, bytes]:
    """The ordinary files of a submission that are no notebooks, by their path in it, as far as the limits go."""
    files: dict[str, bytes] = {}
    room = MOST_BYTES
    try:
        with Directory(student_folder, "The student's folder") as student, student.enter(assignment) as folder:
            for name, content in _walk(folder, ("*.ipynb", *ignored)):
                room -= len(content)
                if len(files) == MOST_FILES or room < 0:
                    break
                files[name] = content
    except (SubmissionError, SandboxError):  # there is only a zip, or it is a link
        return files
    return files


def _walk(folder: Directory, ignored: tuple[str, ...], prefix: str = "", depth: int = 8) -> Iterator[tuple[str, bytes]]:
    for name in folder.names():
        if any(fnmatch.fnmatch(name, pattern) for pattern in ignored) or not name.isprintable():
            continue
        try:
            yield prefix + name, folder.read(name, MOST_BYTES)
        except SubmissionError:  # a folder, or what nobody should open
            if depth:
                yield from _enter(folder, name, ignored, prefix, depth)


def _enter(
    folder: Directory, name: str, ignored: tuple[str, ...], prefix: str, depth: int
) -> Iterator[tuple[str, bytes]]:
    try:
        with folder.enter(name) as inner:
            yield from _walk(inner, ignored, f"{prefix}{name}/", depth - 1)
    except SubmissionError:
        return


def small_files(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Those of these files that are there, and can be read."""
    found: dict[str, bytes] = {}
    with contextlib.suppress(SubmissionError, SandboxError), Directory(folder, "The submission") as opened:
        for name in names:
            with contextlib.suppress(SubmissionError, SandboxError):
                if opened.holds(name):
                    found[name] = opened.read(name, 10_000)
    return found


def overlaid(theirs: Mapping[str, bytes], given_out: Mapping[str, bytes]) -> dict[str, bytes]:
    """A student's files, with what was given out in its own place: also where a folder or a file is in the way."""
    ours = {PurePosixPath(name) for name in given_out}
    above = {parent for path in ours for parent in path.parents}

    def is_free(name: str) -> bool:
        path = PurePosixPath(name)
        return path not in above and ours.isdisjoint({path, *path.parents})

    return {name: raw for name, raw in theirs.items() if is_free(name)} | dict(given_out)
