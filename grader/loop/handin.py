"""Handing in: the work as it was read, packed so that equal work gives equal bytes, and a receipt.

    FOLDER/<assignment>.zip                        what counts
    FOLDER/<assignment>.receipt.txt
    FOLDER/attempts/<assignment>.<n>.zip           every attempt with its receipt, the one that counts included
    FOLDER/attempts/<assignment>.<n>.receipt.txt

An attempt is kept before it counts, and each file is whole or not there: a kill at any moment loses nothing.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grader.atomic import write_atomically, write_bytes_atomically, write_new
from grader.course.student_ids import ID_RULE, STUDENT_ID
from grader.errors import SubmissionError, UsageError
from grader.loop.work import Work
from grader.sandbox.discovery import ATTEMPTS, RECEIPT
from grader.sandbox.files import Directory, SnapshotLimits
from grader.sandbox.snapshot import Snapshot, take_snapshot

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the time of every file in a zip: when it was saved is no part of the work
ORDINARY_FILE = 0o100644 << 16


@dataclass(frozen=True)
class Packed:
    """Work that can be graded, as a zip. digest: of what will be judged; results carry it."""

    assignment: str
    files: tuple[tuple[str, int], ...]  # names, and sizes in bytes
    content: bytes
    digest: str
    notes: tuple[str, ...]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Receipt:
    """What a hand-in left behind. is_new: False where just this had been handed in before."""

    text: str
    zip: Path
    is_new: bool = True


def pack(work: Work) -> Packed:
    """Read a student's copy, and pack what will be judged. Raises UsageError with the reason where nothing can be."""
    name, module, limits = work.assignment.name, work.assignment.module, SnapshotLimits()
    try:
        snapshot = take_snapshot(work.place.parent, work.place.name, module, limits)
        with Directory(work.place, work.place.name) as folder:
            files = {file: folder.read(file, limits.notebook) for file in _names(folder, snapshot)}
        content = _zip(files)
        unpacked = _as_graded(content, name, module, limits)
    except SubmissionError as error:
        raise UsageError(f"nothing was handed in, since it could not be graded: {error}") from None
    if unpacked.digest != snapshot.digest:
        raise UsageError("nothing was handed in: a file was saved at the same moment; run it again")
    sizes = tuple((file, len(raw)) for file, raw in files.items())
    return Packed(name, sizes, content, snapshot.digest, snapshot.notes)


def _names(folder: Directory, snapshot: Snapshot) -> list[str]:
    """The files that the snapshot read, by their own names."""
    main = f"{snapshot.module}.py" if snapshot.kind == "script" else f"{snapshot.module}.ipynb"
    names = [file for file in folder.names() if file.endswith(".py") and not file.startswith(".")]
    beside = [file for file in names if unicodedata.normalize("NFKC", file[:-3]) in snapshot.siblings]
    return sorted({main, *beside})


def _zip(files: dict[str, bytes]) -> bytes:
    """The same bytes for the same files, wherever it is packed: nothing is compressed, as compressors differ."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, raw in sorted(files.items()):
            member = zipfile.ZipInfo(name, LONG_AGO)
            member.create_system, member.external_attr = 3, ORDINARY_FILE
            packed.writestr(member, raw)
    return out.getvalue()


def _as_graded(content: bytes, assignment: str, module: str, limits: SnapshotLimits) -> Snapshot:
    """What grading will read from the zip."""
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        Path(folder, f"{assignment}.zip").write_bytes(content)
        return take_snapshot(Path(folder).resolve(), assignment, module, limits)


def require_student_id(student: str) -> None:
    """Raises UsageError for what grading would not take for a student's id."""
    if not STUDENT_ID.fullmatch(student):
        raise UsageError(f"--student {student!r} is no student id: {ID_RULE}")


def student_folder(root: Path, student: str) -> Path:
    """ROOT/<student>. Raises UsageError for what is no student's id, and where there is no such root."""
    require_student_id(student)
    if not root.is_dir():
        raise UsageError(f"--root {root} is no folder; ask where to hand in")
    return root / student


def hand_in(packed: Packed, folder: Path, student: str, now: datetime) -> Receipt:
    """Put a zip and its receipt into `folder`, which is made. What was handed in before is kept among the attempts.

    now: with its time zone. Raises UsageError where the folder cannot be written to.
    """
    try:
        (folder / ATTEMPTS).mkdir(parents=True, exist_ok=True)
        return _hand_in(packed, folder, student, now)
    except OSError as error:
        raise UsageError(f"nothing was handed in: {folder} cannot be written to ({error.strerror})") from None


def _hand_in(packed: Packed, folder: Path, student: str, now: datetime) -> Receipt:
    target = folder / f"{packed.assignment}.zip"
    note = folder / f"{packed.assignment}{RECEIPT}"
    before = target.read_bytes() if target.is_file() else None
    if before == packed.content and note.is_file():
        known = note.read_text(encoding="utf-8")
        if packed.sha256 in known and _student_line(student) in known:
            return Receipt(known, target, is_new=False)
    if before is not None and not _is_kept(before, folder / ATTEMPTS, packed.assignment):  # put there by other means
        _keep(before, folder / ATTEMPTS, packed.assignment)
    number = _keep(packed.content, folder / ATTEMPTS, packed.assignment)
    text = _receipt(packed, student, now, number)
    write_atomically(folder / ATTEMPTS / f"{packed.assignment}.{number}{RECEIPT}", text)
    write_bytes_atomically(target, packed.content)
    write_atomically(note, text)
    return Receipt(text, target)


def attempts_of(folder: Path, assignment: str) -> int:
    """How many attempts at an assignment were handed in to a folder."""
    return len(_kept(folder / ATTEMPTS, assignment))


def _kept(attempts: Path, assignment: str) -> dict[int, Path]:
    """The attempts that are kept, by number."""
    endings = {path: path.name[len(assignment) + 1 : -len(".zip")] for path in attempts.glob(f"{assignment}.*.zip")}
    return {int(number): path for path, number in endings.items() if number.isascii() and number.isdecimal()}


def _is_kept(content: bytes, attempts: Path, assignment: str) -> bool:
    return any(path.read_bytes() == content for path in _kept(attempts, assignment).values())


def _keep(content: bytes, attempts: Path, assignment: str) -> int:
    """Keep a zip as the next attempt; its number, which nobody else got."""
    number = max(_kept(attempts, assignment), default=0) + 1
    while not write_new(attempts / f"{assignment}.{number}.zip", content):
        number += 1
    return number


def _student_line(student: str) -> str:
    return f"student     {student}\n"


def _receipt(packed: Packed, student: str, now: datetime, number: int) -> str:
    at = now.astimezone(UTC)
    local = f" ({now:%Y-%m-%d %H:%M:%S %z})" if now.utcoffset() else ""
    files = ", ".join(f"{name} ({size:,} bytes)" for name, size in packed.files)
    return (
        f"handed in   {packed.assignment}, attempt {number}\n"
        f"{_student_line(student)}"
        f"time        {at:%Y-%m-%d %H:%M:%S} UTC{local}\n"
        f"files       {files}\n"
        f"zip         {packed.assignment}.zip, {len(packed.content):,} bytes, sha256 {packed.sha256}\n"
        f"submission  {packed.digest}\n"
        "The result of grading carries the same submission number: then it is this work that was judged.\n"
    )
