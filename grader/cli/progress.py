"""How far a long command has come: a live bar at a terminal; where there is none, now and then a line."""

from __future__ import annotations

import time
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from grader.cli.app import errors

BLINK_SECONDS = 0.1  # between two looks of the bar


class LiveBar:
    """On stderr; gone when it ends. Use it in a `with`."""

    def __init__(self, title: str) -> None:
        self.total = 0
        self._next = 0.0
        self._title = title
        self._is_live = errors.is_terminal
        self._bar = Progress(
            TextColumn(title),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[said]}"),
            console=errors,
            transient=True,
            disable=not self._is_live,
        )

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def begin(self, total: int) -> None:
        """There are so many things to do."""
        self.total = total
        self._task = self._bar.add_task(self._title, total=total, rate="", said="")

    def show(self, done: int, *, rate: str = "", said: str = "", line: str = "") -> None:
        """So many are done. said: stands beside the bar; line: where there is no bar, printed ten times in all."""
        if self._is_live:
            now = time.monotonic()
            if now >= self._next or done == self.total:  # to draw it takes as long as to skip a submission
                self._bar.update(self._task, completed=done, rate=rate, said=said)
                self._next = now + BLINK_SECONDS
        elif line and (done == self.total or done % max(1, self.total // 10) == 0):
            errors.print(line, highlight=False)
