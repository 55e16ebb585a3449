"""Many submissions: who judges them is chosen once (crew.py), the journal survives every kill, and pages are written as
results come in.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from grader.atomic import sweep
from grader.cluster.place import Place
from grader.course.model import Course
from grader.course.student_ids import ID_RULE
from grader.crew import Crew, open_local_crew, work_off
from grader.errors import JournalError, UsageError
from grader.feedback.pages import page_of_record
from grader.judges import Filing, Job, Judged, Record, Terms, as_filed, hold, read
from grader.lists import page_in, update_lists, write_attempt, write_page
from grader.records.bulk import made_to_stay
from grader.records.database import Patience
from grader.records.entry import JudgedBy
from grader.records.exports import Scored
from grader.records.journal import Journal, Newest, Recall
from grader.records.locking import locked
from grader.records.stores import journal_url
from grader.sandbox.discovery import Discovery, Found, discover, meant_instead
from grader.sandbox.host import Level, SandboxOptions

DISK_FAILS = {getattr(errno, name, -1) for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO", "EROFS")}
MOST_PROCESSES = 61 if sys.platform == "win32" else 1_000  # as many as Windows can wait for at once


@dataclass(frozen=True)
class ClassOptions:
    """What `grader grade` was asked to do."""

    root: Path
    output: Path
    assignments: tuple[str, ...] = ()
    students: tuple[str, ...] = ()
    jobs: int = 1
    level: Level = Level.STRICT
    seed: int | None = None
    force: bool = False
    figures: bool = True  # on the students' pages, from their own code
    now: datetime = field(default_factory=lambda: datetime.now(UTC))  # decides what is released
    scheduler: Place | None = None  # None: on this machine
    journal: str = ""  # a file or a URL; "": journal.sqlite in the output
    patience: float = 60.0  # seconds in which a lost database may come back
    may_be_empty: bool = False  # else a root without submissions is a slip


@dataclass(frozen=True)
class Step:
    """What is told after each submission."""

    student: str
    assignment: str
    held: bool
    graded: bool  # False: nothing had changed since it was graded
    recall: Callable[[], Record] = field(repr=False)

    @cached_property
    def record(self) -> Record:
        """A line of results.jsonl. It may have to be read from the journal: ask as long as the run lasts."""
        return self.recall()


@dataclass(frozen=True)
class Outcome:
    """The class after a run: the newest attempt of each student and assignment, sorted by these."""

    scored: Sequence[Scored] = ()
    ignored: tuple[str, ...] = ()  # names under ROOT that are no submissions
    seed: int = 0
    misnamed: int = 0  # of these: folders whose names are no student ids

    @property
    def held(self) -> list[Scored]:
        return [one for one in self.scored if one.held]


def grade_class(
    course: Course,
    options: ClassOptions,
    announce: Callable[[int], None],
    tell: Callable[[Step], None],
    remark: Callable[[str], None] = lambda text: None,
) -> Outcome:
    """Grade a folder of submissions. announce: how many there are; tell: each as it is done; remark: what holds us up.

    Raises UsageError, CourseError, SandboxError, JournalError.
    """
    chosen = course.select(options.assignments)
    discovery = discover(options.root, [assignment.name for assignment in course.assignments])
    names = {assignment.name for assignment in chosen}
    wanted = [found for found in discovery.found if found.assignment in names]
    wanted = _only(wanted, options.students)
    if not (discovery.found or options.may_be_empty):
        raise UsageError(_nothing_in(options.root, course, discovery))
    seed = options.seed if options.seed is not None else secrets.randbelow(2**31)
    output = _prepare(options.output)
    complaint = f"another run of grader is writing to {output}; wait for it, or name another --output"
    url = journal_url(options.journal or str(output / "journal.sqlite"))
    with (
        _disk(output),
        locked(output / ".lock", complaint),
        _swept(output),
        Journal(url, patience=Patience(options.patience, remark)) as journal,
    ):
        before = journal.latest()
        terms = {a.name: Terms.of(course, a, options.level) for a in chosen}
        keys = {name: _key(own, options) for name, own in terms.items()}
        modules = {a.name: a.module for a in chosen}
        jobs = [
            Job(
                options.root,
                found,
                modules[found.assignment],
                seed,
                _known(before, found, keys, options),
                terms[found.assignment],
                options.figures,
                Filing(keys[found.assignment], options.now),
            )
            for found in wanted
        ]
        announce(len(jobs))
        graded = _Desk(course, options, journal, output, tell, before).work(jobs, remark)
        newest = journal.latest() if graded else before
        present = sorted({(found.student, found.assignment) for found in discovery.found} & newest.keys())
        with made_to_stay():
            update_lists(course, output, journal, {name: newest[name] for name in present}, discovery.ignored)
        scored = [Scored(*name, newest[name].score, newest[name].max_score, newest[name].held) for name in present]
    return Outcome(scored, discovery.ignored, seed, discovery.misnamed)


class _Desk:
    """Hands out jobs, takes in results."""

    def __init__(
        self,
        course: Course,
        options: ClassOptions,
        journal: Journal,
        output: Path,
        tell: Callable[[Step], None],
        before: dict[tuple[str, str], Newest],
    ) -> None:
        self.course, self.options, self.journal = course, options, journal
        self.output, self.tell, self.before = output, tell, before
        self.may_be_released = {a.name for a in course.graded if a.exam and a.exam.release}

    def work(self, jobs: list[Job], remark: Callable[[str], None]) -> int:
        """How many were judged; the others had not changed."""
        with made_to_stay():
            todo = sorted(self._look_through(jobs), key=lambda job: job.found.assignment)
        if todo:
            with self._open_crew(len(todo), remark) as crew:
                for job, judged in work_off(crew, todo, self._hold):
                    assert judged is not None, "a crew skips nothing that it was not told to"
                    self._take(job, judged)
        return len(todo)

    def _look_through(self, jobs: list[Job]) -> Iterator[Job]:
        """Take from the journal what has not changed; what is left is to be judged. All of it is read here: to hand a
        submission to a process takes longer than to read it."""
        recall = Recall(self.journal, [self.before[_name(job)] for job in jobs if job.known])
        for job in jobs:
            if job.known and read(self.course, job) is None:
                self._keep(job, recall)
            else:
                yield replace(job, known="")

    def _open_crew(self, most: int, remark: Callable[[str], None]) -> contextlib.AbstractContextManager[Crew]:
        """Who does the work: the one place that knows whether it is done here or elsewhere."""
        if self.options.scheduler is not None:
            from grader.cluster.client import open_cluster_crew  # Dask loads slowly, and need not be there

            return open_cluster_crew(self.options.scheduler, self.course, remark)
        sandbox = SandboxOptions.of(self.course, self.options.level)
        return open_local_crew(min(self.options.jobs, most, MOST_PROCESSES), self.course, sandbox, remark)

    def _hold(self, job: Job) -> Judged:
        record = hold(self.course, job, "whatever judged it ended unexpectedly, again and again; staff will look")
        return as_filed(self.course, record, job.filing)

    def _take(self, job: Job, judged: Judged) -> None:
        """What was judged: to its page, and to the journal."""
        write_attempt(self.output, self.journal, judged.entry, judged.page)
        self._tell(job, judged.entry.held, lambda: json.loads(judged.entry.record), graded=True)

    def _keep(self, job: Job, recall: Recall) -> None:
        """What has not changed; its page may be gone, or be a receipt whose time is over."""
        attempt, page = self.before[_name(job)], page_in(self.output, *_name(job))
        if job.found.assignment in self.may_be_released or not _is_file(page):
            record = {**recall.record(attempt), "figures": self.journal.figures(attempt)}
            write_page(page, page_of_record(self.course, record, self.options.now).encode())
        self._tell(job, attempt.held, lambda: recall.record(attempt), graded=False)

    def _tell(self, job: Job, held: bool, recall: Callable[[], Record], *, graded: bool) -> None:
        self.tell(Step(job.found.student, job.found.assignment, held, graded, recall))


def _name(job: Job) -> tuple[str, str]:
    return job.found.student, job.found.assignment


def _is_file(path: str) -> bool:
    """As Path.is_file, without a Path, for the same reason as page_in."""
    return os.path.isfile(path)  # noqa: PTH113 -- see above


def _known(before: dict[tuple[str, str], Newest], found: Found, keys: dict[str, str], options: ClassOptions) -> str:
    attempt = before.get((found.student, found.assignment))
    if options.force or attempt is None or attempt.held or attempt.key != keys[found.assignment]:
        return ""
    if options.figures and not attempt.has_figures:  # it was graded without them
        return ""
    return attempt.submission


def _key(terms: Terms, options: ClassOptions) -> str:
    return JudgedBy(terms.suite, terms.course, terms.level, options.seed).key


def _only(found: list[Found], students: Collection[str]) -> list[Found]:
    missing = set(students) - {item.student for item in found}
    if missing:
        raise UsageError(f"no submission of {', '.join(sorted(missing))} was found")
    return [item for item in found if not students or item.student in students]


def _nothing_in(root: Path, course: Course, discovery: Discovery) -> str:
    """What to do where there is no submission at all; the lists of an earlier run stay as they are."""
    text = f"no submissions in {root}: expected {root}/<student>/<assignment>/<module>.py, .ipynb or <assignment>.zip"
    if discovery.misnamed:
        return f"{text}; {discovery.ignored[0]} ({discovery.misnamed} such): {ID_RULE}"
    meant = meant_instead(root, [assignment.name for assignment in course.assignments])
    return f"{text}; did you mean {meant}?" if meant else text


def _prepare(output: Path) -> Path:
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--output {output} cannot be made: {error.strerror}") from None
    return output.resolve()


@contextlib.contextmanager
def _swept(output: Path) -> Iterator[None]:
    """What a killed run left half-written is removed by the next one. It looks only where a run says it did not end:
    a large class has many folders."""
    unfinished = output / ".unfinished"
    if unfinished.exists():
        for folder in (output, *filter(Path.is_dir, output.glob("feedback/*"))):
            sweep(folder)
    unfinished.touch()
    yield
    unfinished.unlink(missing_ok=True)


@contextlib.contextmanager
def _disk(output: Path) -> Iterator[None]:
    """A disk that is full, or was taken away, is told in a sentence. Raises JournalError."""
    try:
        yield
    except OSError as error:
        if error.errno not in DISK_FAILS:
            raise
        said = f"{output} cannot be written: {error.strerror}"
        raise JournalError(f"{said}; what was graded is kept: mend that, and run the same command again") from None
