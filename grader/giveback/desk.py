"""Results -> nbgrader: the gradebook, the autograded copy, the feedback page.

    record of a submission + notebook as handed in
      -> the notebook with every cell that nbgrader expects, and the points in it
      -> scores, comments, lateness for the gradebook

What was given back is stamped in the copy, which is written last and at once: a run that was killed goes on where it
was, and a second one gives back only what is new. The gradebook takes some submissions with one commit.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.atomic import sweep, write_bytes_atomically
from grader.course.lesson import Lesson, read_lesson
from grader.course.model import Assignment, Course
from grader.errors import PublishingError
from grader.feedback.staff import with_staff
from grader.feedback.student_view import view_exercises
from grader.giveback.handed_in import overlaid, read_handed_in, small_files
from grader.giveback.marking import (
    comments_of,
    outputs_of,
    points_of,
    refuse_other_points,
    scores_of,
    view_of_staff,
)
from grader.publishing.cells import POINTS, Json, Released, as_notebook, read_released, repair
from grader.publishing.gradebook import Expected, Given, NbgraderGradebook, Scores
from grader.publishing.nbgrader_course import NbgraderCourse
from grader.publishing.notebook_text import text_of
from grader.records.attempts import Attempt
from grader.records.extensions import FILE, Extension, of_student, read_extensions
from grader.records.policy import State, mark_of
from grader.records.tables import read_file
from grader.sandbox.handed_in import when_handed_in

Record = dict[str, Any]  # a line of results.jsonl

FORMAT = 1  # of what is given back: another one has everything given back again
WHAT_COUNTS = ("student", "assignment", "submission", "notes", "exercises", "seed", "level")  # of a record
STAMP, SECRET = "timestamp.txt", "submission_secret.txt"  # what releasing feedback needs
_STAMPED = re.compile(rb'"given_back": "([0-9a-f]{64})"')
AT_ONCE, MOST_SECONDS = 16, 1.0  # submissions that the gradebook takes together, and how long the first may wait
_TAIL = 20_000  # bytes at a copy's end, where its metadata stand


@dataclass(frozen=True)
class Late:
    """What lateness takes, and since when it is counted. handed_in: None where nothing tells when."""

    deducted: float
    handed_in: datetime | None


@dataclass(frozen=True)
class Marked:
    """A submission, ready to be given back."""

    student: str
    notebook: Json
    scores: Scores
    remarks: tuple[str, ...]
    files: Mapping[str, bytes] = field(hash=False, repr=False)


@dataclass(frozen=True)
class _Assignment:
    """What is the same for the whole class, read once."""

    assignment: Assignment
    released: Released
    expected: Expected
    lesson: Lesson
    files: Mapping[str, bytes]  # given out: they replace what a student handed in under these names
    digest: str
    given: dict[str, dict[str, float | None]]


class GiveBack:
    """Gives results back to one nbgrader folder. Use it in a `with`, whose end gives back what still waits.

    pages: the folder of the students' pages, PAGES/<student>/<assignment>.html. at_once: how many submissions the
    gradebook takes together. Raises PublishingError.
    """

    def __init__(
        self, folder: NbgraderCourse, pages: Path, *, now: datetime | None = None, at_once: int = AT_ONCE
    ) -> None:
        self.folder, self.course, self.pages, self.at_once = folder, folder.course, pages, at_once
        self.now = now or datetime.now(UTC)
        self.extensions = of_student(granted(self.course))
        self.book = NbgraderGradebook(folder.db_url, folder.course_id)
        self.traits = _Traits.of(folder)
        self._known: dict[str, _Assignment] = {}
        self._waiting: list[tuple[Marked, _Assignment]] = []
        self._since = 0.0  # when the first of them came

    def __enter__(self) -> GiveBack:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.settle()
        finally:
            self.book.__exit__()

    def take(self, record: Record) -> Marked | None:
        """Give back what is not yet, soon or at once; None where nothing is to be done. What is held is not decided,
        and is left alone."""
        if record["held"]:
            return None
        known, late = self.known(record["assignment"]), self.lateness(record)
        stamp = _stamp(record, late, known)
        if self._is_given(record, known, stamp):
            return None
        marked = self.mark(record, late, stamp)
        self._since = self._since if self._waiting else time.monotonic()
        self._waiting.append((marked, known))
        if len(self._waiting) == self.at_once or time.monotonic() > self._since + MOST_SECONDS:
            self.settle()
        return marked

    def settle(self) -> None:
        """Give back what waits: files, then the gradebook, then the pages, and the copies last."""
        waiting, self._waiting = self._waiting, []
        for marked, known in waiting:
            self._write_files(marked, known)
        given = self.book.record_all([(known.expected, marked.scores) for marked, known in waiting]) if waiting else []
        for (marked, known), held in zip(waiting, given, strict=True):
            known.given.setdefault(marked.student, {}).update(marked.scores.scores)
            self.write_page(held, marked.remarks)
            self._write_copy(marked, known)

    def prepare(self, record: Record) -> Marked:
        """What is to be given back of a record."""
        late = self.lateness(record)
        return self.mark(record, late, _stamp(record, late, self.known(record["assignment"])))

    def known(self, name: str) -> _Assignment:
        """What the whole class shares. Raises PublishingError where it was not published, or with other points."""
        if name not in self._known:
            self._known[name] = self._read(self.course.assignment(name))
        return self._known[name]

    def lateness(self, record: Record) -> Late:
        """What the policy takes off this submission, taken alone."""
        student, name = record["student"], record["assignment"]
        assignment = self.course.assignment(name)
        student_folder, policy = self.folder.root / "submitted" / student, self.course.policy
        at = when_handed_in(student_folder, name, assignment.module, record["submission"], policy.zone)
        mark = mark_of(policy, name, (Attempt(1.0, False, at, self.now),), self.extensions.get(student, ()), self.now)
        deducted = 1.0 if mark.state is State.REFUSED else mark.deducted
        return Late(deducted, at.at if at else None)

    def mark(self, record: Record, late: Late, stamp: str) -> Marked:
        """The notebook with its points, and what the gradebook is told."""
        known, student = self.known(record["assignment"]), record["student"]
        handed_in = read_handed_in(self.folder.root / "submitted" / student, known.assignment, self.traits.ignored)
        repaired = repair(handed_in.cells, known.released, [one.name for one in known.assignment.exercises])
        views = view_exercises(record, known.lesson)
        metadata = {**known.released.metadata, "grader": {**known.released.metadata.get("grader", {})}}
        remarks = tuple(f"{one.text}" for one in repaired.remarks) if handed_in.cells else ()
        metadata["grader"] |= {"given_back": stamp, "remarks": list(remarks)}
        notebook = as_notebook(repaired, metadata, {f"{view.name}{POINTS}": outputs_of(view) for view in views})
        scores = Scores(
            student,
            scores_of(record, repaired, known.expected),
            comments_of(views, repaired, known.expected, bool(handed_in.cells)),
            late.deducted,
            late.handed_in,
        )
        return Marked(student, notebook, scores, remarks, overlaid(handed_in.files, known.files))

    def record(self, marked: Marked, name: str) -> None:
        """Write the scores into the gradebook."""
        self.book.record(self.known(name).expected, marked.scores)

    def write_page(self, given: Given, remarks: Iterable[str], page: str | None = None) -> None:
        """The student's page for nbgrader's feedback folder, with what staff added. page: default is what the run
        wrote."""
        student, name = given.student, given.assignment
        known = self.known(name)
        text = page if page is not None else (self.pages / student / f"{name}.html").read_text(encoding="utf-8")
        target = self.folder.feedback(student, name)
        if not self._make_folder(target):
            self._sweep(target)
        for needed, raw in small_files(self.folder.submitted(student, name), (STAMP, SECRET)).items():
            self._copy(target / needed, raw, self.traits.page_mode)
        whole = with_staff(text, view_of_staff(given, tuple(remarks)))
        self._put(target / f"{known.assignment.module}.html", whole.encode(), self.traits.page_mode)

    # --- reading what is shared ---

    def _read(self, assignment: Assignment) -> _Assignment:
        release = self.folder.release(assignment.name) / f"{assignment.module}.ipynb"
        released = read_released(release)
        expected = self.book.expected(assignment.name, assignment.module)
        refuse_other_points(assignment, expected)
        missing = [name for name in expected.graded if name not in released.expected]
        if missing:
            raise PublishingError(
                f"{release}: the gradebook expects the cell {missing[0]!r}, which is not there; publish it again"
            )
        return _Assignment(
            assignment,
            released,
            expected,
            read_lesson(self.course, assignment),
            self._source_files(assignment),
            hashlib.sha256(release.read_bytes()).hexdigest(),
            self.book.given(expected),
        )

    def _source_files(self, assignment: Assignment) -> dict[str, bytes]:
        """What nbgrader copies over a student's files: everything in source/ that is no notebook."""
        from nbgrader.utils import find_all_files

        source = self.folder.source(assignment.name)
        kept = self.traits.kept.get(assignment.name, ())
        paths = (Path(path) for path in find_all_files(str(source), [*self.traits.ignored, "*.ipynb"]))
        files = {path.relative_to(source).as_posix(): path for path in paths}
        return {name: path.read_bytes() for name, path in files.items() if name not in kept}

    # --- writing ---

    def _is_given(self, record: Record, known: _Assignment, stamp: str) -> bool:
        """Whether copy, page and gradebook hold this very result."""
        student, name = record["student"], record["assignment"]
        copy = self.folder.autograded(student, name) / f"{known.assignment.module}.ipynb"
        page = self.folder.feedback(student, name) / f"{known.assignment.module}.html"
        if _stamp_of(copy, self.traits.copy_mode) != stamp or not page.is_file():
            return False
        before = known.given.get(student, {})
        return all(before.get(cell) == score for cell, score in points_of(record, known.expected).items())

    def _write_files(self, marked: Marked, known: _Assignment) -> None:
        """The files beside the notebook; those of an earlier submission go."""
        name, module = known.assignment.name, known.assignment.module
        target = self.folder.autograded(marked.student, name)
        if not self._make_folder(target):
            self._remove_others(target, {*marked.files, f"{module}.ipynb"})
        for folder in {(target / own).parent for own in marked.files if "/" in own}:
            self._make_folder(folder)
        for own, raw in marked.files.items():
            self._copy(target / own, raw, self.traits.copy_mode)

    def _remove_others(self, folder: Path, kept: Collection[str]) -> None:
        """Remove the files in a folder that are not to be there; links are not followed."""
        for stale in sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink()):
            if stale.relative_to(folder).as_posix() not in kept:
                stale.unlink()

    def _write_copy(self, marked: Marked, known: _Assignment) -> None:
        target = self.folder.autograded(marked.student, known.assignment.name)
        text = text_of(marked.notebook)
        self._put(target / f"{known.assignment.module}.ipynb", text.encode(), self.traits.copy_mode)

    def _copy(self, path: Path, content: bytes, mode: int) -> None:
        """Write a file that is made again as long as the copy of the notebook is not there."""
        try:
            if os.path.lexists(path) and not _make_way(path, content):
                path.chmod(mode)
                return
            with path.open("xb") as file:
                file.write(content)
            path.chmod(mode)
        except OSError as error:
            raise PublishingError(f"{path} cannot be written: {error.strerror}") from None

    def _sweep(self, folder: Path) -> None:
        """A run that was killed may have left something half-written."""
        try:
            sweep(folder)
        except OSError as error:
            raise PublishingError(f"{folder} cannot be tidied: {error.strerror}") from None

    def _put(self, path: Path, content: bytes, mode: int) -> None:
        try:
            write_bytes_atomically(path, content)
            path.chmod(mode)
        except OSError as error:
            raise PublishingError(f"{path} cannot be written: {error.strerror}") from None

    def _make_folder(self, folder: Path) -> bool:
        """With the rights that nbgrader gives its folders; whether it was not there."""
        try:
            is_new = not folder.is_dir()
            folder.mkdir(parents=True, exist_ok=True)
            if self.traits.groupshared:
                for one in (folder, *folder.parents):
                    if one == self.folder.root:
                        break
                    one.chmod((one.stat().st_mode | 0o2770) & 0o2777)
        except OSError as error:
            raise PublishingError(f"{folder} cannot be made: {error.strerror}") from None
        return is_new


def _make_way(path: Path, content: bytes) -> bool:
    """Remove what is there under a name; False where it is a file with this content, which stays."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif path.is_file() and not path.is_symlink() and path.read_bytes() == content:
        return False
    else:
        path.unlink()
    return True


@dataclass(frozen=True)
class _Traits:
    """What nbgrader's configuration says of files."""

    copy_mode: int
    page_mode: int
    groupshared: bool
    ignored: tuple[str, ...]
    kept: Mapping[str, tuple[str, ...]]  # by assignment: the student's own of these stay

    @classmethod
    def of(cls, folder: NbgraderCourse) -> _Traits:
        from nbgrader.converters import Autograde, GenerateFeedback

        grading = Autograde(coursedir=folder.coursedir, config=folder.config)
        feedback = GenerateFeedback(coursedir=folder.coursedir, config=folder.config)
        return cls(
            int(str(grading.permissions), 8),
            int(str(feedback.permissions), 8),
            bool(folder.coursedir.groupshared),
            tuple(folder.coursedir.ignore),
            {name: tuple(files) for name, files in grading.exclude_overwriting.items()},
        )


def _stamp(record: Record, late: Late, known: _Assignment) -> str:
    """What tells one result from another: everything that is given back follows from it."""
    judged = {key: record[key] for key in WHAT_COUNTS}
    parts = (FORMAT, judged, late.deducted, str(late.handed_in), known.digest)
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _stamp_of(copy: Path, mode: int) -> str:
    """The stamp in a copy, which stands near its end; "" where there is none, or the copy was not finished."""
    try:
        with copy.open("rb") as file:
            status = os.fstat(file.fileno())
            file.seek(max(0, status.st_size - _TAIL))
            found = _STAMPED.findall(file.read())
    except OSError:
        return ""
    return found[-1].decode() if found and stat.S_IMODE(status.st_mode) == mode else ""


def granted(course: Course) -> tuple[Extension, ...]:
    """The extensions beside course.yml. Raises CourseError."""
    file = course.folder / FILE
    names = [assignment.name for assignment in course.assignments]
    return read_extensions(read_file(file), names, file.name) if file.is_file() else ()
