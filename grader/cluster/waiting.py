"""What a run waits for, told to whoever started it: once when it takes a while, and once when it is over."""

from __future__ import annotations

import time
from collections.abc import Callable


class Waiting:
    """Something that should be there, and may not be for a while.

    seconds: so long nothing is said. missing: a sentence's beginning, as in "no worker of ADDRESS is there"; advice:
    what may be done; back: what is said when it is over.
    """

    def __init__(self, remark: Callable[[str], None], seconds: float, *, missing: str, advice: str, back: str) -> None:
        self._remark, self._seconds = remark, seconds
        self._missing, self._advice, self._back = missing, advice, back
        self._since: float | None = None
        self._clock = ""
        self._told = False

    def note(self, is_there: bool) -> None:
        """Called again and again: whether it is there now."""
        now = time.monotonic()
        if is_there:
            if self._told:
                self._remark(self._back)
            self._since, self._told = None, False
        elif self._since is None:
            self._since, self._clock = now, time.strftime("%H:%M:%S")
        elif not self._told and now - self._since >= self._seconds:
            self._remark(f"{self._missing} since {self._clock}; {self._advice}")
            self._told = True
