"""Ctrl-C for programs that tests start."""

from __future__ import annotations

import signal


def heed_interrupts() -> None:
    """To be run in the child before its program starts (preexec_fn): SIGINT ends it.

    A job that a shell starts in the background, as tests may be, ignores SIGINT, and whatever it starts inherits that.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
