"""The side that starts a run: it reads submissions, hands them to a scheduler, and takes each result once.

A worker that is lost costs a second run of what it had; that is the scheduler's business, until it gives up. A
scheduler that is lost has forgotten everything: what it had is handed to it again, once it is back.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, InvalidStateError
from concurrent.futures import TimeoutError as NoAnswer

from distributed import Client
from distributed.client import ClosedClientError
from distributed.scheduler import KilledWorker

from grader.cluster.place import Place, quiet
from grader.cluster.waiting import Waiting
from grader.cluster.worker import judge_here
from grader.course.model import Course
from grader.crew import AHEAD, LOOK_SECONDS, JobLost
from grader.errors import ClusterError, GraderError
from grader.judges import Job, Judged, read

ANSWER_SECONDS = 5.0  # that a scheduler has to say who its workers are
CLOSE_SECONDS = 2.0
QUIET_SECONDS = 5.0  # in which what is missing may come back without a word
SILENT_SECONDS = 30.0  # the same for results: a submission may be slow
Unpacked = ValueError
"""What Dask's executor raises where a worker was lost between its last word and ours: it takes the result for the three
parts of an error. Our own task raises none (worker.py)."""


class ClusterCrew:
    """The workers of a scheduler: a Crew. Which of them gets a job is the scheduler's business."""

    hands = 1

    def __init__(self, client: Client, course: Course, place: Place, remark: Callable[[str], None]) -> None:
        """remark: told what it waits for, and when that is over; nothing where nothing is missing."""
        self._client, self._course, self._place = client, course, place
        self._executor = client.get_executor(pure=False)
        self._connection = client.scheduler_comm
        self._under_way = set[Future[Judged | None]]()
        self._looked = self._answered = time.monotonic()
        self._workers = self._count()
        where, limit, quiet_for = place.address, f"{place.patience:g} s", _quiet_seconds(place)
        self._scheduler = Waiting(
            remark,
            quiet_for,
            missing=f"the scheduler {where} does not answer",
            advice=f"waiting up to {limit} for it, or for another one at this address (`dask scheduler`)",
            back=f"the scheduler {where} is back",
        )
        self._hands = Waiting(
            remark,
            quiet_for,
            missing=f"no worker of {where} is there",
            advice=f"waiting up to {limit} for one: start it with `grader worker {where}`",
            back=f"workers of {where} are there",
        )
        self._results = Waiting(
            remark,
            SILENT_SECONDS,
            missing=f"nothing has come back from the workers of {where}",
            advice="a submission may be slow; or a host does not answer, then Dask gives it up after a while (30 s, "
            "unless told otherwise), and others judge what it had",
            back="results come in again",
        )

    @property
    def room(self) -> int:
        return AHEAD * max(1, self._workers)

    def submit(self, job: Job, hand: int) -> Future[Judged | None]:
        work = read(self._course, job)
        if work is None:
            unchanged = Future[Judged | None]()
            unchanged.set_result(None)
            return unchanged
        self._await_scheduler()
        try:
            future: Future[Judged | None] = self._executor.submit(judge_here, work)
        except ClosedClientError:
            raise self._gone() from None
        self._under_way.add(future)
        return future

    def result(self, future: Future[Judged | None]) -> Judged | None:
        self._results.note(True)
        self._under_way.discard(future)
        try:
            return future.result()
        except CancelledError:
            raise JobLost(blamed=False) from None
        except (KilledWorker, Unpacked):
            raise JobLost(blamed=True) from None
        except GraderError:
            raise
        except Exception as error:  # what Dask or a worker of another version raises, whatever it is
            raise ClusterError(
                f"a worker of {self._place.address} cannot judge ({type(error).__name__}: {error}); "
                "it must run the same version of grader as this machine, started by `grader worker`"
            ) from error

    def look_after(self) -> None:
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return
        self._workers = self._count()
        self._looked = time.monotonic()
        answers = self._client.status == "running"
        self._scheduler.note(answers)
        if answers:
            self._take_back()
        self._hands.note(self._workers > 0 or not answers)
        if self._workers:
            self._answered = self._looked
            self._results.note(False)  # until the next one
        elif self._client.status == "closed":
            raise self._gone()
        elif now - self._answered > self._place.patience:
            raise ClusterError(
                f"no worker of {self._place.address} was there for {self._place.patience:g} s; "
                f"start some with `grader worker {self._place.address}`. What was graded is kept: "
                "the same command goes on from here"
            )

    def _take_back(self) -> None:
        """What another scheduler does not know of is lost. Dask says so, except of a result that was on its way when
        the old one went: its executor would wait for that one for ever."""
        if self._client.scheduler_comm is self._connection:
            return
        self._connection = self._client.scheduler_comm
        for future in self._under_way:
            with contextlib.suppress(InvalidStateError):  # it is done: Dask was quicker
                future.set_exception(CancelledError())

    def _count(self) -> int:
        """How many workers there are; 0 where the scheduler does not say."""
        if self._client.status != "running":
            return 0
        try:
            return len(self._client.nthreads(callback_timeout=ANSWER_SECONDS))
        except (OSError, NoAnswer):
            return 0

    def _await_scheduler(self) -> None:
        """Until the client has found it again, or has given up."""
        deadline = time.monotonic() + 2 * self._place.patience
        while self._client.status == "connecting" and time.monotonic() < deadline:
            self._scheduler.note(False)
            time.sleep(0.05)
        if self._client.status != "running":
            raise self._gone()
        self._scheduler.note(True)

    def _gone(self) -> ClusterError:
        return ClusterError(
            f"the scheduler {self._place.address} went away and was not back after {self._place.patience:g} s. "
            "What was graded is kept: the same command goes on from here"
        )


@contextlib.contextmanager
def open_cluster_crew(place: Place, course: Course, remark: Callable[[str], None]) -> Iterator[ClusterCrew]:
    """The workers of a scheduler. What leaves the `with` early takes back what was not done.

    remark: as ClusterCrew says. Raises ClusterError where there is no scheduler.
    """
    with quiet():
        client = _connect(place, remark)
        try:
            yield ClusterCrew(client, course, place, remark)
        finally:
            client.close(timeout=CLOSE_SECONDS)


def _quiet_seconds(place: Place) -> float:
    """So long nothing is said of what is missing; long before we give it up."""
    return min(QUIET_SECONDS, place.patience / 4)


def _connect(place: Place, remark: Callable[[str], None]) -> Client:
    """Raises ClusterError where no scheduler answers as long as we are patient."""
    words = (
        f"no scheduler answers at {place.address} yet; waiting up to {place.patience:g} s for one (`dask scheduler`)"
    )
    said = threading.Timer(_quiet_seconds(place), remark, [words])
    said.daemon = True
    said.start()
    try:
        return Client(
            place.address, timeout=place.patience, security=place.security(), set_as_default=False, name="grader"
        )
    except (OSError, NoAnswer) as error:  # also what TLS refuses
        raise ClusterError(
            f"no scheduler answered at {place.address} within {place.patience:g} s ({_cause(error)}); start one with "
            "`dask scheduler`, and check the address and the certificates"
        ) from None
    finally:
        said.cancel()


def _cause(error: BaseException) -> str:
    """The first cause says more than a timeout does."""
    while error.__cause__ is not None:
        error = error.__cause__
    return f"{type(error).__name__}: {error}".rstrip(": ")
