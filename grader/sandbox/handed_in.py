"""When work was handed in, from what lies beside it: the receipt of this very work, else nbgrader's timestamp.txt, else
the time when the files were last changed.

All of it is only as good as the folder: who may write there may also write a time there.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from grader.course.policy import Evidence, HandedIn
from grader.errors import SandboxError, SubmissionError
from grader.sandbox.discovery import RECEIPT
from grader.sandbox.files import Directory

_STAMP = "timestamp.txt"
_YEARS = range(1970, 3000)
_MOST = 20_000  # bytes of a receipt or a timestamp
_RECEIVED = re.compile(r"^time +(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC\b", re.MULTILINE | re.ASCII)
_SUBMISSION = re.compile(r"^submission +([0-9a-f]{64})$", re.MULTILINE)
_STAMPED = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d{1,6})?(?: ?([A-Za-z]+|[+-]\d\d:?\d\d))?", re.ASCII)


def when_handed_in(student_folder: Path, assignment: str, module: str, digest: str, zone: tzinfo) -> HandedIn | None:
    """When the work of that digest was handed in, or None where nothing tells.

    digest: Snapshot.digest, "" where nothing could be read. zone: the course's, for timestamps that name it by letters.
    """
    try:
        with Directory(student_folder, "The student's folder") as folder:
            known = _by_receipt(folder, assignment, digest) or _by_what_lies_there(folder, assignment, module, zone)
    except (SubmissionError, SandboxError):  # what cannot be read was said where it was judged
        return None
    return known if known and known.at.year in _YEARS else None


def moment_of(seconds: float) -> datetime | None:
    """A file's time, in seconds since 1970, as UTC; None for one that no calendar holds (a file may claim any)."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):  # each platform has its own way to say so
        return None


def _by_receipt(folder: Directory, assignment: str, digest: str) -> HandedIn | None:
    text = _text(folder, f"{assignment}{RECEIPT}")
    received, submission = _RECEIVED.search(text), _SUBMISSION.search(text)
    if received is None or submission is None or submission[1] != digest:  # of other work, or of none
        return None
    at = _moment(received[1], UTC)
    return HandedIn(at, Evidence.RECEIPT) if at else None


def _by_what_lies_there(folder: Directory, assignment: str, module: str, zone: tzinfo) -> HandedIn | None:
    if not folder.holds(assignment):
        return _by_file(folder.modified(f"{assignment}.zip"))
    with folder.enter(assignment) as own:
        stamped = _STAMPED.fullmatch(_text(own, _STAMP).strip())
        at = _stamped_at(stamped, zone) if stamped else None
        if at:
            return HandedIn(at, Evidence.TIMESTAMP)
        counted = [name for name in own.names() if name.endswith(".py") or name == f"{module}.ipynb"]
        return _by_file(max(map(own.modified, counted))) if counted else None


def _by_file(seconds: float) -> HandedIn | None:
    at = moment_of(seconds)
    return HandedIn(at, Evidence.FILE) if at else None


def _stamped_at(stamped: re.Match[str], zone: tzinfo) -> datetime | None:
    """nbgrader writes UTC unless it is told otherwise, and then the letters of that zone (CET, CEST)."""
    moment, name = stamped.groups()
    if name in (None, "UTC", "GMT", "Z"):
        return _moment(moment, UTC)
    if name[0] in "+-":
        return _moment(f"{moment}{name}", UTC)
    for fold in (0, 1):
        at = _moment(moment, zone, fold)
        if at and at.astimezone(zone).tzname() == name:
            return at
    return None


def _moment(text: str, zone: tzinfo, fold: int = 0) -> datetime | None:
    """A moment as text in UTC; zone: that of a text without an offset. None for what is none, or lies beyond time."""
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=zone, fold=fold)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _text(folder: Directory, name: str) -> str:
    """The text of a small file, "" where there is none."""
    return folder.read(name, _MOST).decode("utf-8", "replace") if folder.holds(name) else ""
