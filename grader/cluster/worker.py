"""The side that judges: Dask's workers, one thread each, with a course, judges and a zygote of their own.

`grader worker` starts them; so may any other tool that starts Dask workers (dask-jobqueue, the Dask operator), by
`--preload grader.cluster.worker` and the course in Dask's configuration.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dask.config
from distributed import Nanny, Security, Worker
from distributed.comm.core import connect
from distributed.diagnostics.plugin import WorkerPlugin

from grader.cluster.place import Place
from grader.cores import Cores, keep_to, share_cores
from grader.course.model import find_course, load_course
from grader.errors import ClusterError, CourseError, GraderError
from grader.judges import Judged, Judges, Work
from grader.sandbox.host import Level, SandboxOptions

AGAIN_SECONDS = 1.0  # between two attempts to join


@dataclass(frozen=True)
class Bench:
    """What a worker process judges with."""

    folder: Path  # of the course
    level: Level = Level.STRICT

    def set_up(self) -> Judges:
        """For this process. Raises CourseError; SandboxError where the level does not hold."""
        course = load_course(self.folder)
        judges = Judges.open(course, SandboxOptions.of(course, self.level))
        judges.tested_zygote()
        return judges


def judge_here(work: Work) -> Judged:
    """The task that a scheduler hands out: a submission's text in, what is written down of it out."""
    judges = Judges.own()
    if judges is None:
        raise ClusterError(f"{socket.gethostname()}: this Dask worker knows no course; start it with `grader worker`")
    try:
        return judges.file(work)
    except CourseError as error:
        advice = "bring its course up to date and start `grader worker` there again"
        raise CourseError(f"worker on {socket.gethostname()}: {error}; {advice}") from None
    except GraderError:
        raise
    except Exception as error:  # whatever it is, it must cross as something that the other side knows
        raise ClusterError(f"worker on {socket.gethostname()}: {type(error).__name__}: {error}") from None


class Setup(WorkerPlugin):
    """Sets a worker process up before it joins the scheduler: one that cannot judge never does."""

    def __init__(self, bench: Bench, cores: Cores) -> None:
        self.bench, self.cores = bench, cores

    def setup(self, worker: Worker) -> None:
        keep_to(self.cores)  # and so does the thread that judges, which starts later
        self.bench.set_up()


def dask_setup(worker: Worker) -> None:
    """The same for a worker that was started with --preload; `grader.course` and `grader.isolation` of Dask's
    configuration say with what."""
    if worker.state.nthreads != 1:
        raise SystemExit(f"grader: expected a worker of one thread (--nthreads 1), got {worker.state.nthreads}")
    folder = dask.config.get("grader.course", None)
    try:
        level = Level(dask.config.get("grader.isolation", Level.STRICT.value))
        Bench(Path(folder) if folder else find_course(Path.cwd()), level).set_up()
    except (GraderError, ValueError) as error:
        raise SystemExit(f"grader: {error}") from None


def serve(place: Place, bench: Bench, processes: int, tell: Callable[[str], None]) -> None:
    """Judge for a scheduler until SIGTERM or Ctrl-C. tell: one sentence at a time.

    Raises CourseError, SandboxError where this machine cannot judge, ClusterError where the scheduler stays away.
    """
    bench.set_up().close()  # said here rather than in a process that nobody sees
    asyncio.run(_Service(place, bench, processes, tell).run())


class _Service:
    """Worker processes that come back when they are lost, and join again when the scheduler does."""

    def __init__(self, place: Place, bench: Bench, processes: int, tell: Callable[[str], None]) -> None:
        self.place, self.bench, self.processes, self.tell = place, bench, processes, tell
        self.security = place.security()

    async def run(self) -> None:
        keepers = asyncio.gather(*(self._keep(*process) for process in enumerate(share_cores(self.processes))))
        with contextlib.suppress(NotImplementedError):  # Windows
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, keepers.cancel)
        try:
            await keepers
        except asyncio.CancelledError:
            self.tell("stopped")

    async def _keep(self, number: int, cores: Cores) -> None:
        """One process, as long as there is a scheduler."""
        with tempfile.TemporaryDirectory(prefix="grader-worker-") as scratch:
            while True:
                await self._await_scheduler()
                await self._work(scratch, number, cores)
                self.tell(f"process {number + 1} of {self.processes} left {self.place.address}; joining again")
                await asyncio.sleep(AGAIN_SECONDS)

    async def _work(self, scratch: str, number: int, cores: Cores) -> None:
        """Until the process is dismissed or the scheduler gone."""
        which = f"process {number + 1} of {self.processes}"
        settings = _settings(Setup(self.bench, cores), scratch, self.security)
        try:
            async with Nanny(self.place.address, **settings) as nanny:
                self.tell(f"{which} judges for {self.place.address}")
                await nanny.finished()
        except (OSError, RuntimeError, TimeoutError) as error:  # the scheduler went away meanwhile
            self.tell(f"{which} did not start: {error}")

    async def _await_scheduler(self) -> None:
        """Raises ClusterError where it stays away for longer than our patience."""
        deadline, last = time.monotonic() + self.place.patience, ""
        while time.monotonic() < deadline:
            try:
                comm = await connect(
                    self.place.address, timeout=AGAIN_SECONDS * 2, **self.security.get_connection_args("worker")
                )
            except OSError as error:
                last = str(error.__cause__ or error)
                await asyncio.sleep(AGAIN_SECONDS / 2)
            else:
                await comm.close()
                return
        raise ClusterError(f"no scheduler answered at {self.place.address} for {self.place.patience:g} s: {last}")


def _settings(setup: Setup, scratch: str, security: Security) -> dict[str, Any]:
    """How Dask starts a process: one thread, no limit but the sandbox's own, nothing that others could look at."""
    return {
        "plugins": (setup,),
        "nthreads": 1,
        "memory_limit": None,
        "local_directory": scratch,
        "security": security,
        "silence_logs": logging.CRITICAL,  # a log of tasks would hold what students wrote
        "dashboard_address": "127.0.0.1:0",  # Dask opens it in any case
        "config": {"distributed.worker.http.routes": [], "distributed.worker.profile.enabled": False},
    }
