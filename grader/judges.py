"""What a process that judges keeps warm, and the two halves of its work: a submission is read where it lies, and judged
wherever a Judges is, on this machine or on another.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from grader.course.model import Assignment, Course
from grader.course.policy import HandedIn
from grader.errors import CourseError
from grader.feedback.pages import page_of_record
from grader.grade import Reading, all_alike, as_record, grade_reading, read_folder
from grader.judge.assignment import AssignmentJudge, digest_of_suites
from grader.judge.transcripts import Transcripts
from grader.judge.verdict import Verdict
from grader.records.entry import Entry, environment
from grader.sandbox.discovery import Found
from grader.sandbox.handed_in import when_handed_in
from grader.sandbox.host import Level, SandboxOptions, Zygote
from grader.sandbox.selftest import open_contained

Record = dict[str, Any]
SHOWN = 80  # characters


@dataclass(frozen=True)
class Terms:
    """What decides a verdict besides the submission and the seed: the same wherever a class is judged."""

    suite: str  # digest of suites, reference and chaffs
    course: str  # digest of course.yml
    level: str
    environment: str

    @classmethod
    def of(cls, course: Course, assignment: Assignment, level: Level) -> Terms:
        return cls(digest_of_suites(course, assignment), course.digest, level.value, environment())

    def refuse_others(self, wanted: Terms, assignment: str) -> None:
        """Raises CourseError where what is here is not what the run was started with."""
        names = {"suite": f"the suites of {assignment}", "course": "course.yml"}
        here, there = asdict(self), asdict(wanted)
        differing = [
            f"{names.get(part, part)} (here {here[part][:SHOWN]}, there {there[part][:SHOWN]})"
            for part in here
            if here[part] != there[part]
        ]
        if differing:
            raise CourseError(f"the course here is not the one of the run, they differ in {', '.join(differing)}")


@dataclass(frozen=True)
class Filing:
    """How an attempt is to be written down."""

    key: str  # JudgedBy.key
    now: datetime  # with its time zone: decides what is released


@dataclass(frozen=True)
class Judged:
    """A submission that was judged, ready to be written down."""

    entry: Entry
    page: bytes = field(repr=False)
    news: bytes = field(default=b"", repr=False)  # of what was learned, for others who judge the same


@dataclass(frozen=True)
class Job:
    """One submission to grade. `known`: the digest that was judged before under the same conditions."""

    root: Path
    found: Found
    module: str
    seed: int
    known: str
    terms: Terms
    figures: bool
    filing: Filing


@dataclass(frozen=True)
class Work:
    """A job that was read: plain text and numbers, to be judged anywhere."""

    student: str
    assignment: str
    seed: int
    terms: Terms
    figures: bool
    reading: Reading = field(repr=False)  # a scheduler's log has no business with it
    handed_in: HandedIn | None
    filing: Filing


def read(course: Course, job: Job) -> Work | None:
    """What is to be judged, or None where nothing has changed."""
    folder, name = job.root / job.found.student, job.found.assignment
    reading = read_folder(folder, name, job.module)
    if job.known and reading.digest == job.known:
        return None
    at = when_handed_in(folder, name, job.module, reading.digest, course.policy.zone)
    return Work(job.found.student, name, job.seed, job.terms, job.figures, reading, at, job.filing)


class Judges:
    """The judges that a process has met, and its zygote. Nothing is started per student but a fork."""

    _own: Judges | None = None

    def __init__(self, course: Course, options: SandboxOptions, *, in_company: bool = False) -> None:
        """in_company: whether there are others to tell what was learned."""
        self.course, self.options = course, options
        self.zygote: Zygote | None = None
        self.known: dict[str, tuple[AssignmentJudge, Terms]] = {}
        self.transcripts = Transcripts(tells=in_company)

    @classmethod
    def open(cls, course: Course, options: SandboxOptions, *, in_company: bool = False) -> Judges:
        """Make the one of this process."""
        cls._own = cls(course, options, in_company=in_company)
        return cls._own

    @classmethod
    def own(cls) -> Judges | None:
        """The one of this process, None where none was made."""
        return cls._own

    @classmethod
    def read_and_file(cls, job: Job, news: Sequence[bytes] = ()) -> Judged | None:
        """For a pool's processes: a submission judged, ready to be written down, or None where nothing has changed.

        news: what others have learned, and this process was not told.
        """
        own = cls._own
        assert own is not None, "the pool opens it"
        for told in news:
            own.transcripts.hear(told)
        work = read(own.course, job)
        return replace(own.file(work), news=own.transcripts.news()) if work else None

    def file(self, work: Work) -> Judged:
        """A submission judged, with its page: who keeps the journal waits for many, and would hold them up."""
        return as_filed(self.course, self.judge(work), work.filing)

    def judge(self, work: Work) -> Record:
        """The record of a submission. Raises CourseError where the course here is another than the one asked for."""
        judge, terms = self._judge_of(work.assignment)
        terms.refuse_others(work.terms, work.assignment)
        result = grade_reading(judge, self.tested_zygote(), work.reading, work.student, work.seed, figures=work.figures)
        return {**as_record(result), "handed_in": work.handed_in}

    def tested_zygote(self) -> Zygote:
        """The zygote, once its workers were seen to be contained. Raises SandboxError."""
        if self.zygote is None:
            self.zygote = open_contained(self.options.made_lean())
        return self.zygote

    def close(self) -> None:
        """End the zygote."""
        if self.zygote is not None:
            self.zygote.close()
            self.zygote = None

    def _judge_of(self, name: str) -> tuple[AssignmentJudge, Terms]:
        if name not in self.known:
            assignment = self.course.assignment(name)
            terms = Terms.of(self.course, assignment, self.options.level)
            self.known[name] = AssignmentJudge(self.course, assignment, self.transcripts), terms
            gc.collect()
            gc.freeze()  # what stays for the whole class need not be looked through again and again
            zygote = self.tested_zygote()
            for exercise in assignment.exercises:
                zygote.sibling(zygote.options.narrowed(exercise))  # is proven now, and not when it is needed
        return self.known[name]


def as_filed(course: Course, record: Record, filing: Filing) -> Judged:
    """A record, with figures and handed_in, as it is written down."""
    figures, handed_in = record.pop("figures", None), record.pop("handed_in")
    page = page_of_record(course, {**record, "figures": figures or []}, filing.now)
    return Judged(Entry.of(record, filing.key, figures, handed_in), page.encode())


def hold(course: Course, job: Job, message: str) -> Record:
    """The record of a submission that could not be judged: held, and graded anew by the next run."""
    options = SandboxOptions.of(course, Level(job.terms.level))
    with AssignmentJudge(course, course.assignment(job.found.assignment)) as judge:
        result = all_alike(judge, Verdict.INTERNAL, message, job.found.student, job.seed, Zygote(options))
    if job.figures:
        result = replace(result, figures=())
    return {**as_record(result), "handed_in": None}
