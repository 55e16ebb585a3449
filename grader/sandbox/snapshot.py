"""What a student handed in, as text: read once, checked, hashed. From here on no path matters.

    student_folder/<assignment>/<module>.py          counts first
    student_folder/<assignment>/<module>.ipynb
    student_folder/<assignment>.zip                  the same inside, at its top or in one folder; counts last

Nothing is parsed as Python here: hostile source may hurt the parser, so the worker does that behind its bars.
"""

from __future__ import annotations

import hashlib
import keyword
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from grader.errors import NothingHandedIn, SubmissionError
from grader.sandbox.archive import open_archive, wrong_name
from grader.sandbox.files import Directory, SnapshotLimits
from grader.sandbox.notebook import read_notebook
from grader.sandbox.text import Source, decode_source, few, listing, megabytes, quote

__all__ = ["Snapshot", "SnapshotLimits", "Source", "take_snapshot"]

Kind = Literal["script", "notebook"]

_MOST_NOTES = 20
_DEFAULT_LIMITS = SnapshotLimits()


@dataclass(frozen=True)
class Snapshot:
    """One submission. Equal content has an equal digest, however it was packed and whenever it was saved.

    main: the script, or the notebook's code cells in order. siblings: the other .py files beside it, by import name.
    digest: sha256 of all names and texts, in hex. notes: remarks for the student, safe to show.
    """

    module: str
    kind: Kind
    main: tuple[Source, ...]
    siblings: Mapping[str, str] = field(hash=False)
    digest: str
    notes: tuple[str, ...]


class _Folder(Protocol):
    """A directory or a folder of a zip."""

    @property
    def label(self) -> str: ...
    def holds(self, name: str) -> bool: ...
    def names(self) -> list[str]: ...
    def read(self, name: str, most: int) -> bytes: ...


def take_snapshot(
    student_folder: Path, assignment: str, module: str, limits: SnapshotLimits = _DEFAULT_LIMITS
) -> Snapshot:
    """Read what a student handed in for an assignment. Both names come from the course and are trusted.

    Raises NothingHandedIn where there is nothing, SubmissionError where it cannot be read (both safe to show to the
    student), SandboxError where this machine is to blame.
    """
    packed = f"{assignment}.zip"
    with Directory(student_folder, "The student's folder") as student:
        if student.holds(assignment):
            with student.enter(assignment) as folder:
                both = student.holds(packed)
                notes = (f"The folder {folder.label} counts; {quote(packed)} was not read.",) if both else ()
                return _snapshot_of(folder, module, limits, notes)
        if student.holds(packed):
            archive = open_archive(student.read(packed, limits.zip), packed, _file_names(module), limits)
            return _snapshot_of(archive, module, limits, archive.notes)
    raise NothingHandedIn(f"Nothing was handed in: neither a folder {quote(assignment)} nor {quote(packed)} is there.")


def _file_names(module: str) -> tuple[str, str]:
    return f"{module}.py", f"{module}.ipynb"


def _snapshot_of(folder: _Folder, module: str, limits: SnapshotLimits, notes: tuple[str, ...]) -> Snapshot:
    script, notebook = _file_names(module)
    if folder.holds(script):
        kind: Kind = "script"
        main: tuple[Source, ...] = (Source(script, decode_source(folder.read(script, limits.script), quote(script))),)
        if folder.holds(notebook):
            notes += (f"{quote(script)} counts; {quote(notebook)} was not read.",)
    elif folder.holds(notebook):
        kind = "notebook"
        main, remarks = read_notebook(folder.read(notebook, limits.notebook), quote(notebook), limits)
        notes += remarks
    else:
        raise _absent(folder, module, notes)
    siblings, remarks = _read_siblings(folder, module, limits)
    digest = _digest(module, kind, main, siblings)
    return Snapshot(module, kind, main, siblings, digest, few(notes + remarks, _MOST_NOTES))


def _absent(folder: _Folder, module: str, notes: Sequence[str]) -> SubmissionError:
    """The error for a folder without the file that counts. A near miss is named, never guessed at."""
    names = _file_names(module)
    found = [name for name in folder.names() if not name.startswith(".")]
    if not found:
        text = f"{folder.label} is empty: {' or '.join(map(quote, names))} was expected."
        return NothingHandedIn(" ".join([text, *notes]))
    return SubmissionError(" ".join([str(wrong_name(folder.label, names, found)), *notes]))


def _read_siblings(folder: _Folder, module: str, limits: SnapshotLimits) -> tuple[dict[str, str], tuple[str, ...]]:
    """The .py files beside the module, in the order of their names, as far as the limits go; and what was left out."""
    files, unfit = _importable(folder.names(), module)
    siblings: dict[str, str] = {}
    notes = [f"Left out, since no import reaches them: {listing(unfit)}."] if unfit else []
    room = limits.sibling_bytes
    for name, file in list(files.items())[: limits.siblings]:
        try:
            raw = folder.read(file, limits.script)
            if len(raw) > room:
                most = megabytes(limits.sibling_bytes)
                raise SubmissionError(f"{quote(file)}: the files beside the module may hold {most} together.")
            siblings[name] = decode_source(raw, quote(file))
            room -= len(raw)
        except SubmissionError as error:
            notes.append(f"Left out: {error}")
    if len(files) > limits.siblings:
        notes.append(f"Left out: {len(files) - limits.siblings} .py files beyond the first {limits.siblings}.")
    return siblings, tuple(notes)


def _importable(names: Sequence[str], module: str) -> tuple[dict[str, str], list[str]]:
    """.py files by the name that an import would give them, and those that none can name."""
    files: dict[str, str] = {}
    unfit = []
    for file in names:
        if not file.endswith(".py") or file.startswith(".") or file == f"{module}.py":
            continue
        name = unicodedata.normalize("NFKC", file.removesuffix(".py"))  # as Python reads identifiers
        if name.isidentifier() and not keyword.iskeyword(name) and name != module and name not in files:
            files[name] = file
        else:
            unfit.append(file)
    return files, unfit


def _digest(module: str, kind: Kind, main: Sequence[Source], siblings: Mapping[str, str]) -> str:
    """One hash over names and texts, each behind its length so that no two contents read alike."""
    parts = [module, kind, str(len(main))]
    for source in main:
        parts += [source.name, source.text]
    for name, text in sorted(siblings.items()):
        parts += [name, text]
    total = hashlib.sha256()
    for part in parts:
        data = part.encode()
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()
