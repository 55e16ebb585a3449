"""Collecting: from nbgrader's exchange, or from what was downloaded from a learning platform, both by nbgrader itself.

What a platform's zip calls its files, and whose they are:

    Moodle   Ada Lovelace_1234_assignsubmission_file_/neuron.ipynb, or without the folder ..._file_neuron.ipynb
    Canvas   lovelaceada_1234_56789_neuron.ipynb, lovelaceada_LATE_1234_56789_neuron-1.ipynb
    else     ada/neuron.ipynb, ada_neuron.ipynb: named by student id

Moodle's name and Canvas's number (1234) are looked up in a roster. With a pattern, a regular expression over the path
with the groups student_id and file_id, as nbgrader has it, it is that which tells.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from grader.course.model import Assignment
from grader.errors import PublishingError, UsageError
from grader.publishing.nbgrader_course import NbgraderCourse
from grader.records.roster import Roster

STAMP = "timestamp.txt"
DOWNLOADED, ARCHIVE, EXTRACTED, COLLECTED = "downloaded", "archive", "extracted", "collected"  # nbgrader's, and ours
MOST_UNPACKED = 5_000_000_000  # bytes of all zips together
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_file_(?P<file>.*)", re.DOTALL)
_CANVAS = re.compile(r"(?P<login>[^_]+)_(?:LATE_)?(?P<id>\d+)_\d+_(?P<file>.+)", re.DOTALL)
_AGAIN = re.compile(r"(-\d+| ?\(\d+\))$")  # what platforms and browsers add to a name that was there
_STUDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")
_WARNING = re.compile(r"^\[(?:WARNING|ERROR)\] (.*)$", re.MULTILINE)


@dataclass
class Collected:
    """What came in, by student. remarks: what nbgrader warned of, or could not be used."""

    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def collect(folder: NbgraderCourse, assignment: Assignment) -> Collected:
    """nbgrader's collect: everybody's newest submission from the exchange. Raises PublishingError."""
    before = _stamps(folder, assignment.name)
    done = folder.api().collect(assignment.name, update=True)
    if not done or not done.get("success"):
        raise _refused("collect", assignment, done or {"log": "there is no exchange on this system"})
    found = Collected(remarks=_warnings(done))
    for student, stamp in sorted(_stamps(folder, assignment.name).items()):
        kind = found.new if student not in before else found.updated if stamp != before[student] else found.there
        kind.append(student)
    return found


def _stamps(folder: NbgraderCourse, assignment: str) -> dict[str, str]:
    """When what lies there was handed in, by student."""
    found = {}
    for path in (folder.root / "submitted").glob(f"*/{assignment}"):
        stamp = path / STAMP
        found[path.parent.name] = stamp.read_text(encoding="utf-8", errors="replace") if stamp.is_file() else ""
    return found


# --- from a learning platform ---


@dataclass(frozen=True)
class Reading:
    """How names are read. roster: who is meant by Moodle's names and Canvas's numbers. zone: of the times in zips."""

    assignment: str
    module: str
    roster: Roster
    zone: tzinfo
    pattern: str = ""

    def whose(self, path: str) -> tuple[str, str] | None:
        """Student and file name of a downloaded file, by its path; None where nothing tells."""
        if self.pattern:
            found = re.search(self.pattern, path)
            return (found["student_id"], self._plain(found["file_id"], path)) if found else None
        parts = path.split("/")
        for place, part in enumerate(parts):
            moodle, canvas = _MOODLE.fullmatch(part), _CANVAS.fullmatch(part)
            named = moodle or canvas
            if named:
                file = named["file"] if place == len(parts) - 1 else parts[-1]
                who = self._by_name(named["name"]) if moodle else self._by_number(named["id"], named["login"])
                return (who, self._plain(file, path)) if who else None
        return self._by_id(parts)

    def _by_id(self, parts: list[str]) -> tuple[str, str] | None:
        """A file, or else a folder, that is named by a student's id."""
        named = re.fullmatch(rf"(.+)_{self.module}(?:-\d+| ?\(\d+\))?(\.\w+)", parts[-1])
        if named and _STUDENT.fullmatch(named[1]):
            return named[1], f"{self.module}{named[2]}"
        folders = [part for part in parts[:-1] if part != self.assignment]
        if folders and _STUDENT.fullmatch(folders[-1]):
            return folders[-1], self._plain(parts[-1], parts[-1])
        return None

    def _by_name(self, name: str) -> str:
        same = [who for who, person in self.roster.people.items() if _folded(person.get("name", "")) == _folded(name)]
        return same[0] if len(same) == 1 else "" if self.roster.people else _as_id(name)

    def _by_number(self, number: str, login: str) -> str:
        same = [who for who, person in self.roster.people.items() if person.get("id") == number]
        return same[0] if same else "" if self.roster.people else _as_id(login)

    def _plain(self, file: str, path: str) -> str:
        """The file's name as it was handed in."""
        name = Path(file)
        return f"{_AGAIN.sub('', name.stem)}{name.suffix or Path(path).suffix}"


def _folded(name: str) -> str:
    """A name without the order of its parts: "Lovelace, Ada" and "Ada Lovelace" are one."""
    return " ".join(sorted(re.findall(r"\w+", name.casefold())))


def _as_id(name: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9._@+-]+", "-", name).strip("-")[:64]
    return plain if _STUDENT.fullmatch(plain) else ""


def collect_download(folder: NbgraderCourse, assignment: Assignment, source: Path, reading: Reading) -> Collected:
    """nbgrader's zip_collect on a zip, or a folder of files and zips. What is there already is replaced where it
    differs. Raises UsageError, PublishingError."""
    _require_pattern(reading.pattern)
    steps = folder.root / DOWNLOADED / assignment.name
    times = _stage(source, steps / ARCHIVE)
    for step in (EXTRACTED, COLLECTED):
        shutil.rmtree(steps / step, ignore_errors=True)
    remarks = _zip_collect(folder, assignment, reading, times)
    found = Collected(remarks=remarks)
    for made in sorted((steps / COLLECTED).glob(f"*/{assignment.name}")):
        _take_over(made, folder.submitted(made.parent.name, assignment.name), found)
    if not (found.new or found.updated or found.there):
        raise PublishingError(
            f"nothing of {source} could be told to be a student's {assignment.module}.ipynb or .py; give --roster, or "
            "--pattern with the groups student_id and file_id"
        )
    return found


def _require_pattern(pattern: str) -> None:
    try:
        groups = re.compile(pattern).groupindex if pattern else {"student_id": 1, "file_id": 2}
    except re.error as error:
        raise UsageError(f"--pattern {pattern!r} is no regular expression: {error}") from None
    if not {"student_id", "file_id"} <= set(groups):
        raise UsageError(f"--pattern {pattern!r} lacks a group: write (?P<student_id>...) and (?P<file_id>...)")


def _stage(source: Path, archive: Path) -> dict[str, datetime]:
    """Copy what was downloaded to where nbgrader looks for it. The time of each file, naive, by its path there."""
    if not source.exists():
        raise UsageError(f"{source} is not there; expected a zip or a folder that was downloaded")
    shutil.rmtree(archive, ignore_errors=True)
    archive.mkdir(parents=True)
    files = [source] if source.is_file() else [path for path in sorted(source.rglob("*")) if path.is_file()]
    times: dict[str, datetime] = {}
    room = MOST_UNPACKED
    for path in files:
        name = path.name if source.is_file() else path.relative_to(source).as_posix()
        times[name] = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if path.suffix == ".zip":
            inside = _times_in(path)
            room -= sum(size for _, size in inside.values())
            if room < 0:
                raise PublishingError(
                    f"{path} would unpack to more than {MOST_UNPACKED // 10**9} GB; it was left alone"
                )
            times |= {f"{name.removesuffix('.zip')}/{member}": at for member, (at, _) in inside.items()}
        target = archive / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return times


def _times_in(path: Path) -> dict[str, tuple[datetime, int]]:
    """Times, as the platform's clock showed them, and sizes of a zip's members."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {info.filename: (datetime(*info.date_time), info.file_size) for info in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise PublishingError(f"{path} cannot be read as a zip: {error}") from None


def _zip_collect(
    folder: NbgraderCourse, assignment: Assignment, reading: Reading, times: Mapping[str, datetime]
) -> list[str]:
    """Run nbgrader's own application on the staged files; what it warned of."""
    from nbgrader.apps.zipcollectapp import ZipCollectApp
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.plugins import FileNameCollectorPlugin
    from nbgrader.utils import capture_log
    from traitlets.config import Config

    extracted = folder.root / DOWNLOADED / assignment.name / EXTRACTED
    unused: list[str] = []

    class ByPlatform(FileNameCollectorPlugin):  # type: ignore[misc]  # nbgrader ships no types
        """Tells whose a file is, and when it was handed in."""

        def collect(self, submitted_file: str) -> dict[str, Any] | None:
            path = Path(submitted_file).relative_to(extracted).as_posix()
            whose = reading.whose(path) if path.endswith((".ipynb", ".py")) else None
            if whose is None or not _STUDENT.fullmatch(whose[0]):
                unused.append(path)
                return None
            stamp = _time_of(path, times, reading.zone)
            return {"student_id": whose[0], "file_id": whose[1], "timestamp": f"{stamp:%Y-%m-%d %H:%M:%S} UTC"}

    config = Config(folder.config)
    config.ZipCollectApp.collector_plugin = ByPlatform
    config.CourseDirectory.submitted_directory = f"{DOWNLOADED}/{assignment.name}/{COLLECTED}"
    app = ZipCollectApp(config=config)
    app.coursedir = CourseDirectory(config=config)
    app.coursedir.assignment_id = assignment.name
    for handler in list(app.log.handlers):  # what it says is read here, and shown where it matters
        app.log.removeHandler(handler)
    app.log.propagate = False
    done = capture_log(app)
    if not done.get("success"):
        raise _refused("zip_collect", assignment, done)
    return [f"not used: {path}" for path in unused]


def _time_of(path: str, times: Mapping[str, datetime], zone: tzinfo) -> datetime:
    """When a file was handed in, in UTC: its own time, else that of the zip or folder that it came in."""
    names = [path, *("/".join(path.split("/")[:end]) for end in range(path.count("/"), 0, -1))]
    at = next((times[key] for name in names for key in (name, f"{name}.zip") if key in times), None)
    if at is None:
        return datetime.now(UTC)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _take_over(made: Path, target: Path, found: Collected) -> None:
    """Put a submission where nbgrader would have put it; what was there goes if it is another one."""
    student = made.parent.name
    if not target.exists():
        found.new.append(student)
    elif _content(made) == _content(target):
        found.there.append(student)
        return
    else:
        found.updated.append(student)
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(made, target)


def _content(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and path.name != STAMP)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _warnings(done: Mapping[str, Any]) -> list[str]:
    return _WARNING.findall(str(done.get("log") or ""))


def _refused(what: str, assignment: Assignment, done: Mapping[str, Any]) -> PublishingError:
    log = str(done.get("log") or done.get("error") or "it says no more").strip()
    return PublishingError(f"nbgrader could not {what} {assignment.name}. It says:\n{log}")
