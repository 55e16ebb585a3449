"""bubblewrap as an outer wall around the zygote: namespaces and a read-only view of little more than Python.

The jail does not lean on it: once a worker is locked there is nothing left that a namespace could hide. It is used
where it works, because two walls are better than one, and left out where it does not (no bwrap, no namespaces).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

PROBE_SECONDS = 20.0
SYSTEM = "/usr /lib /lib32 /lib64 /bin /sbin /etc/ld.so.cache /etc/ld.so.conf /etc/ld.so.conf.d".split()


@cache
def wall() -> tuple[str, ...]:
    """The words to put before a command so that bubblewrap is around it; none where it does not work here."""
    program = shutil.which("bwrap", path="/usr/bin:/bin:/usr/local/bin")
    if program is None:
        return ()
    words = (program, *_options(os.geteuid() == 0))
    return words if _works(words) else ()


def _options(root: bool) -> Iterator[str]:
    yield from "--unshare-ipc --unshare-pid --unshare-net --unshare-uts --unshare-cgroup-try --die-with-parent".split()
    if root:  # the zygote gives the rest up when it becomes nobody in particular
        yield from "--cap-drop ALL --cap-add CAP_SETUID --cap-add CAP_SETGID".split()
    else:
        yield "--unshare-user"
    for path in _needed():
        yield from ("--ro-bind", path, path)
    yield from "--proc /proc --dev /dev --chdir /".split()


def _needed() -> Sequence[str]:
    """What Python needs to start and import: the system's libraries, its own, and our package (of a checkout only
    that: the zygote sees no solutions). An outer folder makes those inside it needless."""
    package = str(Path(__file__).resolve().parents[1])
    found = [*SYSTEM, sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix, package]
    there = sorted({path for path in found if path != "/" and Path(path).exists()})
    return [path for path in there if not any(path.startswith(f"{other}/") for other in there)]


def _works(words: Sequence[str]) -> bool:
    command = [*words, sys.executable, "-I", "-S", "-c", "pass"]
    try:
        done = subprocess.run(
            command,
            env={},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PROBE_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
