"""Who judges a class, and the one loop that keeps them busy: processes of this machine, or a cluster's.

A crew takes jobs and gives back what was judged. Where it may lose a job without having judged it (a host that burns
down), the loop hands the job out again.
"""

from __future__ import annotations

import contextlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from typing import NoReturn, Protocol

from grader.course.model import Course
from grader.errors import SandboxError
from grader.judges import Job, Judged, Judges
from grader.pool import Pool, open_pool
from grader.sandbox.host import SandboxOptions

AHEAD = 4  # submissions handed to each process before it is done with the last
LOOK_SECONDS = 1.0  # at least so often a crew is asked whether it is still there
MOST_LOSSES = 2  # so often a job may have ended whoever judged it, before it is held


class JobLost(Exception):
    """A job was not judged, and is to be handed out again. blamed: it may be what ended those who judged it."""

    def __init__(self, *, blamed: bool) -> None:
        super().__init__()
        self.blamed = blamed


class Crew(Protocol):
    """Takes jobs."""

    @property
    def room(self) -> int:
        """How many jobs it should have at a time."""
        ...

    def submit(self, job: Job) -> Future[Judged | None]:
        """Have a job done. Raises GraderError where nobody is left to do it."""
        ...

    def result(self, future: Future[Judged | None]) -> Judged | None:
        """What became of a job that is done; None where nothing had changed. Raises JobLost, GraderError."""
        ...

    def look_after(self) -> None:
        """Called again and again. Raises GraderError where nobody is left."""
        ...


class LocalCrew:
    """The processes of a pool, each with its own Judges."""

    def __init__(self, pool: Pool, room: int) -> None:
        self._pool, self.room = pool, room

    def submit(self, job: Job) -> Future[Judged | None]:
        try:
            return self._pool.submit(Judges.read_and_file, job)
        except BrokenProcessPool:
            _explain_broken_pool()

    def result(self, future: Future[Judged | None]) -> Judged | None:
        try:
            return future.result()
        except BrokenProcessPool:
            _explain_broken_pool()

    def look_after(self) -> None:
        """The pool tells by itself when a process is lost."""


@contextlib.contextmanager
def open_local_crew(processes: int, course: Course, options: SandboxOptions) -> Iterator[LocalCrew]:
    """Processes of this machine, which end with the `with`."""
    with open_pool(processes, Judges.open, course, options) as pool:
        yield LocalCrew(pool, processes * AHEAD)


def _explain_broken_pool() -> NoReturn:
    text = "a grading process ended unexpectedly; what was graded is kept: run the same command again"
    raise SandboxError(text) from None


def work_off(crew: Crew, jobs: Iterable[Job], hold: Callable[[Job], Judged]) -> Iterator[tuple[Job, Judged | None]]:
    """Each job with what became of it as it is done, None where nothing had changed. hold: makes that of a job that was
    lost too often.

    A job that may have ended a process is handed out again when nothing else is under way: if it does so once more,
    no other job is lost with it.
    """
    todo, again, suspects = iter(jobs), deque[Job](), deque[Job]()
    losses: Counter[Job] = Counter()
    running: dict[Future[Judged | None], Job] = {}
    while True:
        while len(running) < crew.room:
            job = again.popleft() if again else next(todo, None)
            if job is None:
                break
            running[crew.submit(job)] = job
        if not running and suspects:
            job = suspects.popleft()
            running[crew.submit(job)] = job
        if not running:
            return
        done = wait(running, LOOK_SECONDS, FIRST_COMPLETED).done
        for future in done:
            job = running.pop(future)
            try:
                judged = crew.result(future)
            except JobLost as lost:
                losses[job] += lost.blamed
                if losses[job] >= MOST_LOSSES:
                    yield job, hold(job)
                else:
                    (suspects if lost.blamed else again).append(job)
            else:
                yield job, judged
        crew.look_after()  # last: what was done is taken, whatever became of the crew
