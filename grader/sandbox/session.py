"""One submission in the sandbox: a worker for as long as it lives, and a fresh one whenever it was lost."""

from __future__ import annotations

import contextlib
import sys
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from grader.errors import CourseError, StudentCrashed, Unsatisfied
from grader.sandbox import wire
from grader.sandbox.host import Zygote
from grader.sandbox.link import OnCallback, WorkerLink, converse
from grader.sandbox.snapshot import Snapshot
from grader.sandbox.student import Student
from grader.sandbox.worker import Worker


class Clock(Protocol):
    """Whoever says until when (time.monotonic) an answer must be there."""

    @property
    def deadline(self) -> float: ...


class Session:
    """The workers of one submission. It is the link of its `student`; use it in a `with`."""

    def __init__(
        self,
        zygote: Zygote,
        snapshot: Snapshot,
        *,
        parameters: Mapping[str, Sequence[str]] | None = None,
        replacements: Mapping[str, Callable[..., Any]] | None = None,
        load_seconds: float = 10.0,
    ) -> None:
        """replacements: functions of ours that stand in for the submission's own. load_seconds: for its top level."""
        self.snapshot = snapshot
        self.cut_short = False  # a call ended a lean worker: its test is to begin anew, in one that has more
        self._zygote, self._load_seconds = zygote, load_seconds
        self._parameters, self._replacements = parameters, dict(replacements or {})
        self._worker: WorkerLink | None = None
        self.clock: Clock | None = None
        self.generation = 0
        self.load_errors: list[Unsatisfied] = []
        self.load_took = 0.0  # seconds, of the last time
        sources = {f"{name}.py": text for name, text in snapshot.siblings.items()}
        self._sources = sources | {source.name: source.text for source in snapshot.main}
        self.student = Student(
            self,
            deadline=lambda: self.clock.deadline if self.clock else 0.0,
            parameters=parameters,
            sources=self._sources,
            modules=zygote.options.modules,
            standing=list(self._replacements.values()),
        )

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, request: bytes, on_callback: OnCallback, deadline: float) -> bytes:
        self._ensure_worker()
        return converse(self.exchange, request, on_callback, deadline)

    def exchange(self, message: bytes, deadline: float) -> bytes:
        """Send a request, or the answer to a callback, to the worker that is there; the message that comes back."""
        worker = self._worker
        if worker is None:
            raise StudentCrashed("the process that ran it is gone")
        try:
            return worker.exchange(message, deadline)
        finally:
            if worker.ending is not None:
                self.close()
                self.cut_short |= self._take_more(worker)

    def open(self) -> list[Unsatisfied]:
        """Load the submission if it is not; the errors that its top level raised (for a script, at most one)."""
        self._ensure_worker()
        return self.load_errors

    @property
    def zygote(self) -> Zygote:
        """Where its workers come from: not from the one that it was given, once these had too little."""
        return self._zygote

    @property
    def replaced(self) -> tuple[str, ...]:
        """The functions of the submission that functions of ours stand in for."""
        return tuple(sorted(self._replacements))

    @contextlib.contextmanager
    def lend(self, replacements: Mapping[str, Callable[..., Any]]) -> Iterator[Session]:
        """A session in which functions of ours stand in for the submission's own, in the worker of this one for as
        long as that lives; it comes back with its own functions in their places."""
        other = Session(
            self._zygote,
            self.snapshot,
            parameters=self._parameters,
            replacements=replacements,
            load_seconds=self._load_seconds,
        )
        other.clock, other.load_errors = self.clock, self.load_errors
        other._worker, self._worker = self._worker, None
        lent, generation = other._worker, other.generation
        try:
            with contextlib.suppress(Unsatisfied):  # it was lost: the next request meets a fresh one
                if lent is not None:
                    other.student._replace(replacements)
            yield other
            with contextlib.suppress(Unsatisfied):
                if lent is not None and other.generation == generation:
                    other.student._replace({})
                    other._worker, self._worker = None, lent
        finally:
            other.close()
            self.generation += self._worker is None

    def is_untouched(self) -> bool:
        """Whether the worker that loaded the submission is still there, and no call has left anything behind in it."""
        if self._worker is None:
            return False
        try:
            return self.student._is_untouched()
        except Unsatisfied:
            return False

    def renew(self) -> None:
        """The next request meets a fresh worker."""
        self.close()

    def interrupt(self) -> None:
        """From another thread: end the worker, if there is one, so that nobody waits for its answer any longer."""
        worker = self._worker
        if worker is not None:
            worker.interrupt()

    def close(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None
            self.generation += 1

    def _ensure_worker(self) -> WorkerLink:
        if self._worker is None:
            self._worker = self._zygote.fork()
            worker = self._worker
            try:
                self._load(worker)
            except Unsatisfied:
                self.close()
                if not self._take_more(worker):
                    raise
                return self._ensure_worker()
        return self._worker

    def _take_more(self, worker: WorkerLink) -> bool:
        """Whether this worker, which has ended, was a lean one that needed more; then the next ones have it."""
        lean = self._zygote.options.lean
        if not (lean and worker.ending is not None and worker.ending.exit_code == wire.NEEDS_MORE):
            return False
        self._zygote = self._zygote.whole()
        return True

    def _load(self, worker: WorkerLink) -> None:
        """Send the source over the pipe: the worker cannot open a file any more."""
        started = time.monotonic()
        deadline = started + self._load_seconds
        if self.clock is not None:  # loading again is part of the test that needs it
            deadline = min(deadline, self.clock.deadline)
        loader = Student(
            worker,
            deadline=lambda: deadline,
            sources=self._sources,
            modules=self._zygote.options.modules,
            standing=list(self._replacements.values()),
        )
        snapshot = self.snapshot
        main = [(source.name, source.text) for source in snapshot.main]
        try:
            self.load_errors = loader._load(
                snapshot.module, main, snapshot.siblings, is_notebook=snapshot.kind == "notebook"
            )
            if self._replacements:
                loader._replace(self._replacements)
        except Unsatisfied as error:
            self.load_errors = [error]
            raise
        finally:
            self.load_took = time.monotonic() - started


class TrustedLink:
    """The same worker, in this process: for sources that we trust (references and chaffs)."""

    generation = 0
    _ended: ClassVar[deque[str]] = deque()  # the modules of those that nobody asks any more

    def __init__(self, module: str, sources: Sequence[tuple[str, str]]) -> None:
        """sources: name and text of what is run, in order, in one namespace; a later one replaces functions of an
        earlier."""
        while self._ended:  # here and not when they end: then somebody may be looking through sys.modules
            sys.modules.pop(self._ended.popleft(), None)
        self._on_callback: OnCallback | None = None
        self._worker = Worker(self._exchange, alone=False)
        loader = Student(self, deadline=lambda: 0.0)
        errors = loader._load(module, sources, {}, is_notebook=False)
        weakref.finalize(self, self._ended.append, self._worker.module)
        if errors:
            raise CourseError(f"{sources[-1][0]}: {errors[0].summary} {errors[0].detail}")

    def ask(self, request: bytes, on_callback: OnCallback, deadline: float) -> bytes:
        before, self._on_callback = self._on_callback, on_callback
        try:
            return self._worker.handle(request)
        finally:
            self._on_callback = before

    def close(self) -> None:
        pass

    def _exchange(self, payload: bytes) -> bytes:
        assert self._on_callback is not None, "a callback outside a call"
        return self._on_callback(payload)
