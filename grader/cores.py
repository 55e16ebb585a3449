"""Where processes that judge run.

A judge and the worker that it waits for take turns, and lose time wherever they meet on two cores. So where there are
enough judges to keep all cores busy, each keeps to one, and so do the workers that it starts; fewer of them run
wherever the system likes, which then knows better.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Sequence

Cores = Collection[int]  # none: wherever the system likes


def share_cores(processes: int) -> Sequence[Cores]:
    """Where each of so many processes of this machine should run."""
    if not hasattr(os, "sched_getaffinity"):
        return [()] * processes
    usable = sorted(os.sched_getaffinity(0))
    return [{usable[i % len(usable)]} if processes >= len(usable) else () for i in range(processes)]


def keep_to(cores: Cores) -> None:
    """Have this process, and all that it starts from here, run there."""
    if cores:
        with contextlib.suppress(OSError):  # they have been taken from us meanwhile
            os.sched_setaffinity(0, cores)
