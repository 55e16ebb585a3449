"""Who judges a class, and the one loop that keeps them busy: processes of this machine, or a cluster's.

Whoever has judged an assignment knows its suites and what answers came to: so jobs that are alike lie together, and
each of a crew works through a stretch of them (Stretches), and hears of what others have learned (News). A crew takes
jobs and gives back what was judged. Where it may lose a job without having judged it (a host that burns down), the loop
hands the job out again.
"""

from __future__ import annotations

import contextlib
import itertools
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Protocol

from grader.cores import Cores, keep_to, share_cores
from grader.course.model import Course
from grader.errors import SandboxError
from grader.judges import Job, Judged, Judges
from grader.pool import Pool, open_pool
from grader.sandbox.host import SandboxOptions

AHEAD = 4  # submissions handed to each process before it is done with the last
LOOK_SECONDS = 1.0  # at least so often a crew is asked whether it is still there
MOST_NEWS = 64 << 20  # bytes of it that are kept for those who come to an assignment later
MOST_LOSSES = 2  # so often a job may have ended whoever judged it, before it is held


class JobLost(Exception):
    """A job was not judged, and is to be handed out again. blamed: it may be what ended those who judged it."""

    def __init__(self, *, blamed: bool) -> None:
        super().__init__()
        self.blamed = blamed


class Crew(Protocol):
    """Takes jobs."""

    @property
    def hands(self) -> int:
        """How many there are that jobs can be given to."""
        ...

    @property
    def room(self) -> int:
        """How many jobs each of them should have at a time."""
        ...

    def submit(self, job: Job, hand: int) -> Future[Judged | None]:
        """Have a job done by one of them. Raises GraderError where nobody is left to do it."""
        ...

    def result(self, future: Future[Judged | None]) -> Judged | None:
        """What became of a job that is done; None where nothing had changed. Raises JobLost, GraderError."""
        ...

    def look_after(self) -> None:
        """Called again and again. Raises GraderError where nobody is left."""
        ...


class LocalCrew:
    """Processes of this machine, each with its own Judges. One that ends is replaced; what it had may have ended it."""

    room = AHEAD

    def __init__(self, hands: int, start: Callable[[int], Pool], remark: Callable[[str], None]) -> None:
        """start: a pool of one process, for each hand. remark: told when one is lost."""
        self.hands, self._start, self._remark = hands, start, remark
        self._pools = [start(hand) for hand in range(hands)]
        self._news, self._given = News(), dict[Future[Judged | None], tuple[str, int, Pool]]()
        self._lost: list[Pool] = []

    def submit(self, job: Job, hand: int) -> Future[Judged | None]:
        assignment = job.found.assignment
        while True:
            try:
                future = self._pools[hand].submit(Judges.read_and_file, job, self._news.unheard(assignment, hand))
            except BrokenProcessPool:
                self._replace(hand)
            else:
                self._given[future] = assignment, hand, self._pools[hand]
                return future

    def result(self, future: Future[Judged | None]) -> Judged | None:
        assignment, hand, pool = self._given.pop(future)
        try:
            judged = future.result()
        except BrokenProcessPool:
            if pool not in self._lost:  # the first of the jobs that it had
                self._lost.append(pool)
                self._remark("a grading process ended unexpectedly; what it had is judged again, by another")
            raise JobLost(blamed=True) from None
        if judged is not None:
            self._news.add(assignment, hand, judged.news)
        return judged

    def look_after(self) -> None:
        """A pool tells by itself when its process is lost."""

    def _replace(self, hand: int) -> None:
        """Raises SandboxError where the new process ends before it has judged anything."""
        self._pools[hand] = self._start(hand)
        self._news.forget(hand)
        try:
            self._pools[hand].submit(int).result()
        except BrokenProcessPool:
            text = "grading processes end as soon as they start; what was graded is kept: run the same command again"
            raise SandboxError(text) from None


@contextlib.contextmanager
def open_local_crew(
    processes: int, course: Course, options: SandboxOptions, remark: Callable[[str], None] = lambda text: None
) -> Iterator[LocalCrew]:
    """Processes of this machine, which end with the `with`. remark: see LocalCrew."""
    begin, cores = partial(_open_judges, in_company=processes > 1), share_cores(processes)
    with contextlib.ExitStack() as stack:
        yield LocalCrew(
            processes,
            lambda hand: stack.enter_context(open_pool(1, begin, cores[hand], course, options)),
            remark,
        )


def _open_judges(cores: Cores, course: Course, options: SandboxOptions, *, in_company: bool) -> None:
    """In a process of the crew."""
    keep_to(cores)
    Judges.open(course, options, in_company=in_company)


class News:
    """What each of a crew has learned of an assignment, for the others: each hears it once, when it comes to that."""

    def __init__(self, most_bytes: int = MOST_NEWS) -> None:
        self._told = defaultdict[str, list[tuple[int, bytes]]](list)  # by assignment: who told it, and what
        self._heard = Counter[tuple[str, int]]()  # how many of these each has heard
        self._left = most_bytes

    def add(self, assignment: str, hand: int, news: bytes) -> None:
        """Keep what a hand has learned, as long as there is room: what most work needs is learned first."""
        if news and len(news) <= self._left:
            self._told[assignment].append((hand, news))
            self._left -= len(news)

    def unheard(self, assignment: str, hand: int) -> list[bytes]:
        """What others have learned since this hand heard of it."""
        told, key = self._told[assignment], (assignment, hand)
        start, self._heard[key] = self._heard[key], len(told)
        return [news for teller, news in told[start:] if teller != hand]

    def forget(self, hand: int) -> None:
        """It is another one now, and has heard nothing."""
        for assignment in self._told:
            self._heard[assignment, hand] = 0
            self._told[assignment] = [
                (-1 if teller == hand else teller, news) for teller, news in self._told[assignment]
            ]


class Stretches:
    """Jobs in order, divided between some hands; who has done its own takes from the end of the longest that is
    left."""

    def __init__(self, jobs: Sequence[Job], hands: int) -> None:
        ends = [len(jobs) * hand // hands for hand in range(hands + 1)]
        self._left = [deque(jobs[begin:end]) for begin, end in itertools.pairwise(ends)]

    def take(self, hand: int) -> Job | None:
        """The next one for this hand, None where all are taken."""
        if self._left[hand]:
            return self._left[hand].popleft()
        longest = max(self._left, key=len)
        return longest.pop() if longest else None


def work_off(crew: Crew, jobs: Sequence[Job], hold: Callable[[Job], Judged]) -> Iterator[tuple[Job, Judged | None]]:
    """Each job with what became of it as it is done, None where nothing had changed. hold: makes that of a job that was
    lost too often.

    A job that may have ended a process is handed out again when nothing else is under way: if it does so once more,
    no other job is lost with it.
    """
    todo, again, suspects = Stretches(jobs, crew.hands), deque[Job](), deque[Job]()
    losses: Counter[Job] = Counter()
    busy: Counter[int] = Counter()
    running: dict[Future[Judged | None], tuple[Job, int]] = {}

    def give(job: Job, hand: int) -> None:
        running[crew.submit(job, hand)] = job, hand
        busy[hand] += 1

    while True:
        for hand in range(crew.hands):
            while busy[hand] < crew.room:
                job = again.popleft() if again else todo.take(hand)
                if job is None:
                    break
                give(job, hand)
        if not running and suspects:
            give(suspects.popleft(), 0)
        if not running:
            return
        done = wait(running, LOOK_SECONDS, FIRST_COMPLETED).done
        for future in done:
            job, hand = running.pop(future)
            busy[hand] -= 1
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
