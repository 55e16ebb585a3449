"""What nbgrader_config.py names so that nbgrader's own autograding judges in the sandbox.

nbgrader runs a submission through two lists of preprocessors, the first to sanitize it, the second to execute and score
it. Ours read the file that was handed in as carefully as `grader grade --nbgrader` does, start no kernel, and record
what that would record. A submission that is held raises: nbgrader then keeps nothing of it and shows why.

Only nbgrader imports this module.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import secrets
import threading
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Enum, Integer, Unicode

from grader.course.model import Assignment, Course, load_course
from grader.errors import PublishingError, SandboxError
from grader.giveback import GiveBack
from grader.giveback.handed_in import read_handed_in
from grader.judges import Filing, Job, Judged, Judges, Record, Terms
from grader.lists import write_attempt
from grader.pool import Pool, open_pool
from grader.publishing.cells import as_notebook, repair
from grader.publishing.nbgrader_course import NbgraderCourse
from grader.records.entry import JudgedBy
from grader.records.journal import Journal
from grader.records.stores import journal_url
from grader.sandbox.discovery import Found
from grader.sandbox.host import Level, SandboxOptions

IDLE_SECONDS = 60.0  # after which the process that judges is let go
RESULTS = "results"  # in nbgrader's folder: pages and journal


class HandedInExporter(NotebookExporter):
    """Opens no file that a student made: what is in it, the preprocessors read for themselves."""

    def from_file(
        self, file_stream: Any, resources: dict[str, Any] | None = None, **words: Any
    ) -> tuple[Any, dict[str, Any]]:
        empty = nbformat.v4.new_notebook()
        done: tuple[Any, dict[str, Any]] = self.from_notebook_node(empty, resources=resources, **words)
        return done


class _Ours(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader ships no types
    """What both need: whose notebook it is, and of which course."""

    def _open(self, resources: dict[str, Any]) -> tuple[NbgraderCourse, Assignment, str]:
        """The folder, the assignment and the student. Raises PublishingError for a notebook not of the course."""
        coursedir = _find(self, "coursedir")
        root, names = Path(coursedir.root), resources["nbgrader"]
        course = load_course((root / _course_folder(self.config)).resolve())
        assignment = next((one for one in course.assignments if one.name == names["assignment"]), None)
        if assignment is None or assignment.module != names["notebook"]:
            raise PublishingError(
                f"{names['assignment']}/{names['notebook']}.ipynb is no notebook of the course {course.course}: "
                "it has no hidden suites here, so nothing can judge it"
            )
        return NbgraderCourse(root, course, self.config, coursedir), assignment, str(names["student"])


class RepairCells(_Ours):
    """In place of nbgrader's sanitizing: every cell that it expects, once, and no output."""

    def preprocess(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        folder, assignment, student = self._open(resources)
        with GiveBack(folder, folder.root / RESULTS / "feedback") as giving:
            released = giving.known(assignment.name).released
        handed_in = read_handed_in(folder.root / "submitted" / student, assignment)
        repaired = repair(handed_in.cells, released, [exercise.name for exercise in assignment.exercises])
        return nbformat.from_dict(as_notebook(repaired, released.metadata)), resources


class JudgeInSandbox(_Ours):
    """In place of executing and scoring: judged where `grader grade` judges, recorded as it records."""

    course_folder = Unicode("..", help="The folder of course.yml, seen from nbgrader's.").tag(config=True)
    figures = Bool(True, help="Whether pages get figures from the students' code; off grades faster.").tag(config=True)
    isolation = Enum(
        [level.value for level in Level],
        Level.STRICT.value,
        help="How far student code is kept away. Below strict only for your own code.",
    ).tag(config=True)
    journal = Unicode(
        "",
        help="A file, or a database's URL; default: $GRADER_JOURNAL, else results/journal.sqlite in nbgrader's folder.",
    ).tag(config=True)
    seed = Integer(None, allow_none=True, help="Of the random inputs; None: a new one each time.").tag(config=True)

    def preprocess(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        folder, assignment, student = self._open(resources)
        record = self._judge(folder, assignment, student)
        with GiveBack(folder, folder.root / RESULTS / "feedback") as giving:
            marked = giving.prepare(record)
            giving.record(marked, assignment.name)
        return nbformat.from_dict(marked.notebook), resources

    def _judge(self, folder: NbgraderCourse, assignment: Assignment, student: str) -> Record:
        """The record of a submission, in journal and page already. Raises SandboxError where it is held."""
        course, level = folder.course, Level(self.isolation)
        terms = Terms.of(course, assignment, level)
        seed = secrets.randbelow(2**31) if self.seed is None else self.seed
        filing = Filing(JudgedBy(terms.suite, terms.course, terms.level, self.seed).key, datetime.now(UTC))
        found = Found(student, assignment.name)
        job = Job(folder.root / "submitted", found, assignment.module, seed, "", terms, self.figures, filing)
        judged = _warm.judge(course, level, terms, job)
        record: Record = json.loads(judged.entry.record)
        _refuse_held(record)
        self._file(folder.root / RESULTS, judged)
        return record

    def _file(self, output: Path, judged: Judged) -> None:
        output.mkdir(parents=True, exist_ok=True)  # the journal may be the first thing in it
        words = self.journal or os.environ.get("GRADER_JOURNAL") or str(output / "journal.sqlite")
        with Journal(journal_url(words)) as journal:
            write_attempt(output, journal, judged.entry, judged.page)


class _Warm:
    """The process that judges, kept from one notebook to the next; nbgrader makes its preprocessors anew for each.

    It goes with this process, when it has had nothing to do for a while, and when the course has changed.
    """

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        self._pool: Pool | None = None
        self._of: tuple[Any, ...] = ()
        self._lock = threading.Lock()
        self._idle: threading.Timer | None = None

    def judge(self, course: Course, level: Level, terms: Terms, job: Job) -> Judged:
        with self._lock:
            self._rest()
            wanted = (course.folder, course.digest, job.found.assignment, terms)
            if self._pool is None or self._of != wanted:
                self._close()
                self._pool = self._stack.enter_context(
                    open_pool(1, Judges.open, course, SandboxOptions.of(course, level))
                )
                self._of = wanted
            try:
                judged = self._pool.submit(Judges.read_and_file, job).result()
            except BrokenProcessPool:
                self._close()
                raise SandboxError(
                    "the process that judges ended unexpectedly; autograde this submission again"
                ) from None
            self._wait_to_close()
        assert judged is not None, "nothing was said to be known of it"
        return judged

    def close(self) -> None:
        with self._lock:
            self._rest()
            self._close()

    def _rest(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _wait_to_close(self) -> None:
        self._idle = threading.Timer(IDLE_SECONDS, self.close)
        self._idle.daemon = True
        self._idle.start()

    def _close(self) -> None:
        self._pool = None
        self._stack.close()


_warm = _Warm()  # one for the process: nobody hands anything on from one preprocessor to the next
atexit.register(_warm.close)


def _refuse_held(record: Record) -> None:
    if record["held"]:
        held = {exercise["message"] for exercise in record["exercises"] if exercise["status"] == "internal"}
        raise SandboxError(f"held, and nothing recorded: {'; '.join(sorted(held)) or 'the grader itself failed'}")


def _course_folder(config: Any) -> str:
    """Where course.yml is, as the configuration of the judge says, for the one that repairs as well."""
    return str(config.JudgeInSandbox.get("course_folder", ".."))


def _find(traited: Any, name: str) -> Any:
    """The trait of that name of whoever called us: exporter, converter, application."""
    while traited is not None:
        if getattr(traited, name, None) is not None:
            return getattr(traited, name)
        traited = traited.parent
    raise PublishingError(f"these preprocessors are for nbgrader: nothing around them has a {name}")
