"""What this machine can hold a worker with, layer by layer, and how to get what is missing."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.model import Course
from grader.errors import SandboxError
from grader.sandbox import bubblewrap
from grader.sandbox.host import Level, SandboxOptions, Zygote
from grader.sandbox.jail import Jail
from grader.sandbox.limits import Limits
from grader.sandbox.selftest import attempts
from grader.sandbox.syscalls import MACHINES

NEEDS_LINUX = f"level strict needs Linux on {' or '.join(MACHINES)}; use a Linux container or virtual machine"
NO_LANDLOCK = (
    "the kernel has none: it came with Linux 5.13, and may be off (add landlock to lsm= on the kernel's command line); "
    "the jail holds without it"
)
NO_BUBBLEWRAP = "not installed (Debian, Ubuntu: apt install bubblewrap); the jail holds without it"
BUBBLEWRAP_FAILS = "installed, but namespaces are forbidden here (usual in containers); the jail holds without it"
NO_SECCOMP = "the kernel was built without seccomp, or a container hides it; there is no level strict without it"
NO_LOCK = (
    "{error}. A container may forbid it: allow the calls seccomp and prctl (the default profiles of Docker and Podman "
    "do); on a shared server ask who runs it, or grade in a virtual machine"
)


@dataclass(frozen=True)
class Finding:
    """One layer: whether it is there, and what to do if not. An optional one is welcome, not needed."""

    what: str
    good: bool
    advice: str = ""
    optional: bool = False
    level: Level = Level.STRICT  # the lowest one that needs it


def examine(course: Course | None = None) -> Iterator[Finding]:
    """Look at level process, then at every layer of level strict, then let a worker try what must not work."""
    python = sys.version_info >= (3, 11)
    advice = "" if python else "Python 3.11 or newer is needed"
    yield Finding(f"Python {platform.python_version()}", python, advice, level=Level.PROCESS)
    yield _try_process(course)
    system = f"{platform.system()} {platform.release()} on {platform.machine()}"
    linux = platform.system() == "Linux" and platform.machine() in MACHINES
    yield Finding(system, linux, "" if linux else NEEDS_LINUX)
    if linux:
        yield from _layers()
        yield from _try_everything(course)


def held(findings: Sequence[Finding]) -> Level | None:
    """The highest level that holds where this was found, if any."""
    missing = {finding.level for finding in findings if not finding.good and not finding.optional}
    return None if Level.PROCESS in missing else Level.PROCESS if missing else Level.STRICT


def _try_process(course: Course | None) -> Finding:
    """Whether a worker of level process starts: a Python of its own, with what the course allows."""
    what, level = "a worker in a process of its own starts (level process)", Level.PROCESS
    options = SandboxOptions.of(course, level) if course else SandboxOptions(level)
    try:
        with Zygote(options) as zygote:
            zygote.fork().close()
    except (SandboxError, OSError) as error:
        return Finding(what, False, f"{error}", level=level)
    return Finding(what, True, level=level)


def _layers() -> Iterator[Finding]:
    """What the kernel and the system offer, asked one by one."""
    if os.geteuid() == 0:
        yield Finding("started as root: workers run as a spare user id", True)
    else:
        yield Finding("started as an ordinary user: workers run as that user, locked", True)
    seccomp = Path("/proc/sys/kernel/seccomp/actions_avail")
    there = "errno" in seccomp.read_text(encoding="ascii").split() if seccomp.is_file() else True
    yield Finding("seccomp filters", there, "" if there else NO_SECCOMP)
    abi = Jail(Limits()).landlock_abi
    yield Finding(f"Landlock{f' version {abi}' if abi else ''}", abi > 0, "" if abi else NO_LANDLOCK, optional=True)
    pidfd = hasattr(os, "pidfd_open")
    yield Finding("pidfd", pidfd, "" if pidfd else "workers are ended by their number instead", optional=True)
    wall = bool(bubblewrap.wall())
    advice = "" if wall else BUBBLEWRAP_FAILS if shutil.which("bwrap") else NO_BUBBLEWRAP
    yield Finding("bubblewrap as an outer wall", wall, advice, optional=True)


def _try_everything(course: Course | None) -> Iterator[Finding]:
    try:
        with Zygote(SandboxOptions.of(course) if course else SandboxOptions()) as zygote:
            tried = attempts(zygote)
            yield Finding("a worker locks itself down: limits, no new privileges, seccomp", True)
            for attempt in tried:
                what = f"a worker cannot {attempt.what}"
                yield Finding(what, attempt.contained, "" if attempt.contained else f"it got: {attempt.outcome}")
    except SandboxError as error:
        yield Finding("a worker locks itself down", False, NO_LOCK.format(error=str(error).rstrip(".")))
