"""Many submissions: one warm process per core, a journal that survives every kill, and pages as results come in.

Each process keeps one zygote and the judges that it has met; nothing is started per student but a fork.
"""

from __future__ import annotations

import contextlib
import gc
import secrets
import sys
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.atomic import write_atomically
from grader.course.model import Assignment, Course
from grader.errors import JournalError, SandboxError, UsageError
from grader.feedback.pages import class_page, page_of_record
from grader.grade import as_record, grade_folder
from grader.judge.assignment import AssignmentJudge, digest_of_suites
from grader.pool import Pool, open_pool
from grader.records.exports import as_exercises, as_items, as_jsonl, as_scores
from grader.records.journal import Attempt, Journal, JudgedBy
from grader.records.statistics import item_statistics
from grader.sandbox.discovery import Found, discover
from grader.sandbox.handed_in import when_handed_in
from grader.sandbox.host import Level, SandboxOptions, Zygote
from grader.sandbox.selftest import assert_contained, open_contained
from grader.sandbox.snapshot import take_snapshot

Record = dict[str, Any]
MOST_PROCESSES = 61 if sys.platform == "win32" else 1_000  # as many as Windows can wait for at once
AHEAD = 4  # submissions handed to each process before it is done with the last


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


@dataclass(frozen=True)
class _Job:
    """One submission to judge; `known` is the digest that was judged before under the same conditions."""

    found: Found
    seed: int
    known: str


def grade_class(
    course: Course, options: ClassOptions, announce: Callable[[int], None], tell: Callable[[Step], None]
) -> Outcome:
    """Grade a folder of submissions. announce: how many there are; tell: each as it is done.

    Raises UsageError, CourseError, SandboxError, JournalError.
    """
    chosen = course.select(options.assignments)
    discovery = discover(options.root, [assignment.name for assignment in course.assignments])
    wanted = [found for found in discovery.found if found.assignment in {a.name for a in chosen}]
    wanted = _only(wanted, options.students)
    seed = options.seed if options.seed is not None else secrets.randbelow(2**31)
    output = _prepare(options.output)
    with _locked(output), Journal(f"sqlite:///{output / 'journal.sqlite'}") as journal:
        before = journal.latest()
        keys = {a.name: _key(course, a, options) for a in chosen}
        jobs = [_Job(found, seed, _known(before, found, keys, options)) for found in wanted]
        announce(len(jobs))
        fresh = _Desk(course, options, journal, keys, output, tell, before).work(jobs)
        records = {name: attempt.record for name, attempt in before.items()} | fresh
        present = {(found.student, found.assignment) for found in discovery.found}
        outcome = Outcome([records[name] for name in sorted(records) if name in present], discovery.ignored, seed)
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
        before: dict[tuple[str, str], Attempt],
    ) -> None:
        self.course, self.options, self.journal, self.keys = course, options, journal, keys
        self.output, self.tell, self.before = output, tell, before
        self.done: dict[tuple[str, str], Record] = {}

    def work(self, jobs: list[_Job]) -> dict[tuple[str, str], Record]:
        if not jobs:
            return self.done
        sandbox = SandboxOptions.of(self.course, self.options.level)
        arguments = (self.course, self.options.root, sandbox, self.options.figures)
        workers = min(self.options.jobs, len(jobs), MOST_PROCESSES)
        with open_pool(workers, _Bench.open, *arguments) as pool:
            try:
                self._flow(pool, iter(jobs), workers * AHEAD)
            except BrokenProcessPool:
                text = "a grading process ended unexpectedly; what was graded is kept: run the same command again"
                raise SandboxError(text) from None
        return self.done

    def _flow(self, pool: Pool, jobs: Iterator[_Job], ahead: int) -> None:
        running: dict[Future[Record | None], _Job] = {}
        while True:
            for job in jobs:
                running[pool.submit(_Bench.judge, job)] = job
                if len(running) >= ahead:
                    break
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                self._take(running.pop(future), future.result())

    def _take(self, job: _Job, record: Record | None) -> None:
        name = job.found.student, job.found.assignment
        graded = record is not None
        page = self.output / "feedback" / job.found.student / f"{job.found.assignment}.html"
        if record is not None:
            figures = record.pop("figures", None)  # a class of records is kept in memory: without them
            handed_in = record.pop("handed_in")
            self._write_page(page, record, figures)
            self.journal.add(record, self.keys[job.found.assignment], figures, handed_in)
        else:
            record = self.before[name].record
            if not page.is_file() or self._may_be_released(job.found.assignment):
                self._write_page(page, record, self.journal.figures(self.before[name]))
        self.done[name] = record
        self.tell(Step(record, graded))

    def _may_be_released(self, assignment: str) -> bool:
        """Whether a page that is there may be a receipt whose time is over."""
        exam = self.course.assignment(assignment).exam
        return exam is not None and exam.release is not None

    def _write_page(self, page: Path, record: Record, figures: list[Any] | None) -> None:
        page.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(page, page_of_record(self.course, {**record, "figures": figures or []}, self.options.now))


class _Bench:
    """What one process of the pool keeps warm. A process has one; it is made by the pool's initializer."""

    _own: _Bench

    def __init__(self, course: Course, root: Path, options: SandboxOptions, figures: bool) -> None:
        self.course, self.root, self.options, self.figures = course, root, options, figures
        self.zygote: Zygote | None = None
        self.judges: dict[str, AssignmentJudge] = {}

    @classmethod
    def open(cls, course: Course, root: Path, options: SandboxOptions, figures: bool) -> None:
        cls._own = cls(course, root, options, figures)

    @classmethod
    def judge(cls, job: _Job) -> Record | None:
        """The record of a submission, or None where nothing has changed."""
        return cls._own._judge(job)

    def _judge(self, job: _Job) -> Record | None:
        folder = self.root / job.found.student
        assignment = self.course.assignment(job.found.assignment)
        if job.known:
            with contextlib.suppress(Exception):  # what cannot be read is graded, and said there
                if take_snapshot(folder, assignment.name, assignment.module).digest == job.known:
                    return None
        if assignment.name not in self.judges:
            self.judges[assignment.name] = AssignmentJudge(self.course, assignment)
            gc.collect()
            gc.freeze()  # what stays for the whole class need not be looked through again and again
            zygote = self._tested_zygote()
            for options in {zygote.options.narrowed(exercise) for exercise in assignment.exercises} - {zygote.options}:
                assert_contained(zygote.sibling(options))
        judge = self.judges[assignment.name]
        zygote, student = self._tested_zygote(), job.found.student
        record = as_record(grade_folder(judge, zygote, folder, student, job.seed, figures=self.figures))
        zone = self.course.policy.zone
        at = when_handed_in(folder, assignment.name, assignment.module, record["submission"], zone)
        return {**record, "handed_in": at}

    def _tested_zygote(self) -> Zygote:
        if self.zygote is None:
            self.zygote = open_contained(self.options)
        return self.zygote


def _known(before: dict[tuple[str, str], Attempt], found: Found, keys: dict[str, str], options: ClassOptions) -> str:
    attempt = before.get((found.student, found.assignment))
    if options.force or attempt is None or attempt.held or attempt.key != keys[found.assignment]:
        return ""
    if options.figures and not attempt.has_figures:  # it was graded without them
        return ""
    return attempt.submission


def _key(course: Course, assignment: Assignment, options: ClassOptions) -> str:
    digest = digest_of_suites(course, assignment)
    return JudgedBy(digest, course.digest, options.level.value, options.seed).key


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
def _locked(output: Path) -> Iterator[None]:
    """One run at a time writes to a folder; the lock goes with the process, however it ends."""
    with (output / ".lock").open("w", encoding="utf-8") as file:
        try:
            _lock(file.fileno())
        except OSError:
            raise JournalError(
                f"another run of grader is writing to {output}; wait for it, or name another --output"
            ) from None
        yield


def _lock(file: int) -> None:
    """Lock an open file, until it is closed. Raises OSError where another process has locked it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _write_lists(course: Course, output: Path, outcome: Outcome) -> None:
    names = [assignment.name for assignment in course.graded]
    write_atomically(output / "results.jsonl", as_jsonl(outcome.records))
    write_atomically(output / "scores.csv", as_scores(outcome.records, names))
    items = item_statistics(outcome.records)
    write_atomically(output / "exercises.csv", as_exercises(outcome.records))
    write_atomically(output / "items.csv", as_items(items))
    write_atomically(output / "report.html", class_page(course, outcome.records, items))
