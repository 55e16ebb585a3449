"""Many submissions: who judges them is chosen once (crew.py), the journal survives every kill, and pages are written as
results come in.
"""

from __future__ import annotations

import contextlib
import errno
import re
import secrets
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.atomic import write_atomically
from grader.cluster.place import Place
from grader.course.model import Course
from grader.crew import Crew, open_local_crew, work_off
from grader.errors import JournalError, UsageError
from grader.feedback.pages import class_page, page_of_record
from grader.judges import Job, Record, Terms, hold, read
from grader.records.bulk import made_to_stay
from grader.records.database import Patience
from grader.records.exports import as_exercises, as_items, as_jsonl, as_scores
from grader.records.journal import Journal, JudgedBy, Newest, Recall
from grader.records.locking import locked
from grader.records.statistics import item_statistics
from grader.records.stores import journal_url
from grader.sandbox.discovery import Found, discover
from grader.sandbox.host import Level, SandboxOptions

DISK_FAILS = {getattr(errno, name, -1) for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO", "EROFS")}
HALF_WRITTEN = re.compile(r"\..+\.\d+\.part")  # as atomic.py names what it has not finished
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


@dataclass(frozen=True)
class Step:
    """What is told after each submission."""

    record: Record
    graded: bool  # False: nothing had changed since it was graded


@dataclass
class Outcome:
    """The class after a run."""

    records: list[Record] = field(default_factory=list)
    ignored: tuple[str, ...] = ()  # names under ROOT that are no submissions
    seed: int = 0

    @property
    def held(self) -> list[Record]:
        return [record for record in self.records if record["held"]]


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
        jobs = [
            Job(
                options.root,
                found,
                course.assignment(found.assignment).module,
                seed,
                _known(before, found, keys, options),
                terms[found.assignment],
                options.figures,
            )
            for found in wanted
        ]
        announce(len(jobs))
        fresh = _Desk(course, options, journal, keys, output, tell, before).work(jobs)
        present = {(found.student, found.assignment) for found in discovery.found}
        rest = list((before.keys() & present) - fresh.keys())
        records = fresh | dict(zip(rest, journal.records(before[name] for name in rest), strict=True))
        outcome = Outcome([records[name] for name in sorted(records)], discovery.ignored, seed)
        with made_to_stay():
            _write_lists(course, output, outcome)
    return outcome


class _Desk:
    """Hands out jobs, takes in results: page first, then journal, so that a row always has its page."""

    def __init__(
        self,
        course: Course,
        options: ClassOptions,
        journal: Journal,
        keys: dict[str, str],
        output: Path,
        tell: Callable[[Step], None],
        before: dict[tuple[str, str], Newest],
    ) -> None:
        self.course, self.options, self.journal, self.keys = course, options, journal, keys
        self.output, self.tell, self.before = output, tell, before
        self.done: dict[tuple[str, str], Record] = {}

    def work(self, jobs: list[Job]) -> dict[tuple[str, str], Record]:
        with made_to_stay():
            todo = list(self._look_through(jobs))
        if todo:
            with self._open_crew(len(todo)) as crew:
                for job, record in work_off(crew, todo, self._hold):
                    assert record is not None, "a crew skips nothing that it was not told to"
                    self._take(job, record)
        return self.done

    def _look_through(self, jobs: list[Job]) -> Iterator[Job]:
        """Take from the journal what has not changed; what is left is to be judged. All of it is read here: to hand a
        submission to a process takes longer than to read it."""
        recall = Recall(self.journal, [self.before[_name(job)] for job in jobs if job.known])
        for job in jobs:
            if job.known and read(self.course, job) is None:
                self._keep(job, recall.record(self.before[_name(job)]))
            else:
                yield replace(job, known="")

    def _open_crew(self, most: int) -> contextlib.AbstractContextManager[Crew]:
        """Who does the work: the one place that knows whether it is done here or elsewhere."""
        if self.options.scheduler is not None:
            from grader.cluster.client import open_cluster_crew  # Dask loads slowly, and need not be there

            return open_cluster_crew(self.options.scheduler, self.course)
        sandbox = SandboxOptions.of(self.course, self.options.level)
        return open_local_crew(min(self.options.jobs, most, MOST_PROCESSES), self.course, sandbox)

    def _hold(self, job: Job) -> Record:
        return hold(self.course, job, "whatever judged it ended unexpectedly, again and again; staff will look")

    def _take(self, job: Job, record: Record) -> None:
        """What was judged: to its page, to the journal, and into the class's lists."""
        figures = record.pop("figures", None)  # a class of records is kept in memory: without them
        handed_in = record.pop("handed_in")
        self._write_page(self._page(job), record, figures)
        self.journal.add(record, self.keys[job.found.assignment], figures, handed_in)
        self._tell(job, record, graded=True)

    def _keep(self, job: Job, record: Record) -> None:
        """What has not changed; its page may be gone."""
        page = self._page(job)
        if not page.is_file() or self._may_be_released(job.found.assignment):
            self._write_page(page, record, self.journal.figures(self.before[_name(job)]))
        self._tell(job, record, graded=False)

    def _tell(self, job: Job, record: Record, *, graded: bool) -> None:
        self.done[_name(job)] = record
        self.tell(Step(record, graded))

    def _page(self, job: Job) -> Path:
        return self.output / "feedback" / job.found.student / f"{job.found.assignment}.html"

    def _may_be_released(self, assignment: str) -> bool:
        """Whether a page that is there may be a receipt whose time is over."""
        exam = self.course.assignment(assignment).exam
        return exam is not None and exam.release is not None

    def _write_page(self, page: Path, record: Record, figures: list[Any] | None) -> None:
        page.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(page, page_of_record(self.course, {**record, "figures": figures or []}, self.options.now))


def _name(job: Job) -> tuple[str, str]:
    return job.found.student, job.found.assignment


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
        for part in (*output.glob(".*.part"), *output.glob("feedback/*/.*.part")):
            if HALF_WRITTEN.fullmatch(part.name):
                part.unlink(missing_ok=True)
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


def _write_lists(course: Course, output: Path, outcome: Outcome) -> None:
    names = [assignment.name for assignment in course.graded]
    write_atomically(output / "results.jsonl", as_jsonl(outcome.records))
    write_atomically(output / "scores.csv", as_scores(outcome.records, names))
    items = item_statistics(outcome.records)
    write_atomically(output / "exercises.csv", as_exercises(outcome.records))
    write_atomically(output / "items.csv", as_items(items))
    write_atomically(output / "report.html", class_page(course, outcome.records, items))
