"""Processes that work for this one, and end with it however it ends: done, interrupted or killed."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")


class Pool:
    """Takes work; its processes start as they are needed."""

    def __init__(self, executor: ProcessPoolExecutor) -> None:
        self._executor = executor

    def submit(self, work: Callable[..., T], *arguments: Any) -> Future[T]:
        """Have work(*arguments) done. Raises BrokenProcessPool when a process was lost."""
        with _interrupts_held():  # it may start a process
            return self._executor.submit(work, *arguments)


@contextlib.contextmanager
def open_pool(processes: int, begin: Callable[..., object], *arguments: Any) -> Iterator[Pool]:
    """A pool whose processes have each run begin(*arguments). What leaves the `with` early ends them at once."""
    context = get_context("spawn")
    theirs, ours = context.Pipe(duplex=False)  # a process ends when our end is closed, be it by our death
    with theirs, ours, ProcessPoolExecutor(processes, context, _begin, (theirs, begin, arguments)) as executor:
        try:
            yield Pool(executor)
        except BaseException:
            ours.close()
            executor.shutdown(wait=False, cancel_futures=True)
            raise


def _begin(parent: Connection, begin: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    """In a process of the pool. Ctrl-C is for its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    begin(*arguments)


def _end_with(parent: Connection) -> None:
    parent.poll(None)  # until the other end is closed: nothing is ever sent
    os._exit(1)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Processes started meanwhile inherit that Ctrl-C is not for them: the parent alone answers it, a moment later."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
