"""What this machine can hold a worker with, layer by layer, and how to get what is missing."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course.model import Course
from grader.errors import SandboxError
from grader.sandbox import bubblewrap
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.jail import Jail, Limits
from grader.sandbox.selftest import attempts
from grader.sandbox.syscalls import MACHINES

NEEDS_LINUX = (
    f"level strict needs Linux on {' or '.join(MACHINES)}; use a Linux container or virtual machine. "
    "`grader check` works here all the same; `grader grade` does for your own code only, with --isolation process"
)
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


def examine(course: Course | None = None) -> Iterator[Finding]:
    """Look at every layer of level strict, then let a worker try what must not work."""
    python = sys.version_info >= (3, 11)
    yield Finding(f"Python {platform.python_version()}", python, "" if python else "Python 3.11 or newer is needed")
    system = f"{platform.system()} {platform.release()} on {platform.machine()}"
    linux = platform.system() == "Linux" and platform.machine() in MACHINES
    yield Finding(system, linux, "" if linux else NEEDS_LINUX)
    if linux:
        yield from _layers()
        yield from _try_everything(course)


def _layers() -> Iterator[Finding]:
    """What the kernel and the system offer, asked one by one."""
    if os.geteuid() == 0:
        yield Finding("started as root: workers run as a spare user id", True)
    else:
        yield Finding("started as an ordinary user: workers run as that user, locked", True)
    seccomp = Path("/proc/sys/kernel/seccomp/actions_avail")
    there = "errno" in seccomp.read_text(encoding="ascii").split() if seccomp.is_file() else True
    yield Finding("seccomp filters", there, "" if there else NO_SECCOMP)
    abi = Jail(Limits(), strict=True).landlock_abi
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
