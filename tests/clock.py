"""A session's clock in tests."""

from __future__ import annotations

import time


class Clock:
    """Until when answers must be there."""

    def __init__(self, seconds: float = 60) -> None:
        self.deadline = time.monotonic() + seconds
