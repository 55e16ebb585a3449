"""Handing in through nbgrader's exchange, where the folder came from: nbgrader does it, and we give a receipt.

What nbgrader collects is a copy of the whole folder. The receipt says under which name it lies in the exchange, and its
submission number is that of the copy, read again as grading will read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.atomic import write_new
from grader.course.handed_out import STAMP, Stamp, read_stamp
from grader.course.nbgrader_config import CONFIG_FILE, load_config
from grader.errors import PublishingError, SubmissionError, UsageError
from grader.loop.handin import Packed
from grader.loop.hinting import FOLDER
from grader.loop.work import Work
from grader.sandbox.snapshot import take_snapshot


@dataclass(frozen=True)
class ExchangeReceipt:
    """What handing in left behind. file: where the text lies, in the student's folder."""

    text: str
    file: Path


def came_from_exchange(place: Path) -> bool:
    """Whether a folder was published through nbgrader."""
    return (place / STAMP).is_file()


def hand_in_to_exchange(work: Work, packed: Packed, student: str | None) -> ExchangeReceipt:
    """Submit a folder with nbgrader.

    student: an id other than that of whoever is logged in. Raises UsageError where the folder cannot be handed in like
    this, CourseError where its stamp cannot be read, PublishingError where nbgrader is missing or refuses.
    """
    stamp = read_stamp(work.place)
    if work.place.name != stamp.assignment:
        raise UsageError(
            f"{work.place}: nbgrader takes the folder's name for the assignment's, and that is {stamp.assignment}; "
            "name the folder so, and hand in again"
        )
    submit = _submission(work.place, stamp, student)
    from nbgrader.utils import capture_log

    result = capture_log(submit)
    if not result["success"]:
        raise PublishingError(f"nothing was handed in: nbgrader refused. It says:\n{_words(result)}")
    copy = Path(submit.inbound_path, submit.assignment_filename)
    _compare(copy, work, packed)
    text = _receipt(stamp, packed, submit.assignment_filename, submit.timestamp)
    return ExchangeReceipt(text, _keep(work.place, text))


def _submission(place: Path, stamp: Stamp, student: str | None) -> Any:
    """nbgrader's own ExchangeSubmit for a folder, with the configuration of whoever is logged in."""
    near = (Path.cwd(), place.parent)  # nbgrader itself is started above the folder
    config = load_config(next((folder for folder in near if (folder / CONFIG_FILE).is_file()), near[0]))
    config.CourseDirectory.course_id = stamp.course_id
    config.CourseDirectory.assignment_id = stamp.assignment
    if student:
        config.CourseDirectory.student_id = student
    config.Exchange.assignment_dir = str(place.parent)
    config.Exchange.path_includes_course = False  # the folder is known: nbgrader need not look for it
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeFactory

    return ExchangeFactory(config=config).Submit(
        coursedir=CourseDirectory(config=config), authenticator=Authenticator(config=config), config=config
    )


def _words(result: Mapping[str, Any]) -> str:
    """nbgrader's own words, without its traceback where it says more."""
    return str(result.get("log") or result.get("error") or "").strip() or "nothing more"


def _compare(copy: Path, work: Work, packed: Packed) -> None:
    """Hold what lies in the exchange against what was packed. Raises UsageError where it is another."""
    try:
        digest = take_snapshot(copy.parent, copy.name, work.assignment.module).digest
    except SubmissionError:  # an exchange that is no folder, or lets nobody look: then nbgrader's word must do
        return
    if digest != packed.digest:
        raise UsageError("a file was saved at the same moment as it was handed in; hand in once more")


def _receipt(stamp: Stamp, packed: Packed, name: str, timestamp: str) -> str:
    files = ", ".join(f"{file} ({size:,} bytes)" for file, size in packed.files)
    return (
        f"handed in   {stamp.assignment} of {stamp.course_id}, version {stamp.version}, through nbgrader's exchange\n"
        f"student     {name.partition('+')[0]}\n"
        f"time        {timestamp}\n"
        f"as          {name}\n"
        f"files       {files}\n"
        f"submission  {packed.digest}\n"
        "The result of grading carries the same submission number: then it is this work that was judged.\n"
    )


def _keep(place: Path, text: str) -> Path:
    """Put a receipt beside the earlier ones."""
    folder = place / FOLDER
    folder.mkdir(exist_ok=True)
    number = 1
    while not write_new(folder / f"receipt.{number}.txt", text.encode()):
        number += 1
    return folder / f"receipt.{number}.txt"
