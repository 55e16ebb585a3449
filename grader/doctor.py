"""What this machine can hold a worker with, layer by layer, and how to get what is missing."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from grader.course.model import Course
from grader.errors import SandboxError
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.jail import Jail, Limits
from grader.sandbox.selftest import attempts
from grader.sandbox.syscalls import MACHINES

NEEDS_LINUX = f"level strict needs Linux on {' or '.join(MACHINES)}; use a Linux container or virtual machine"


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
    if not linux:
        return
    abi = Jail(Limits(), strict=True).landlock_abi
    advice = "" if abi else "the kernel has none (it came with 5.13, and may be off); the jail holds without it"
    yield Finding(f"Landlock{f' version {abi}' if abi else ''}", abi > 0, advice, optional=True)
    pidfd = hasattr(os, "pidfd_open")
    yield Finding("pidfd", pidfd, "" if pidfd else "workers are ended by number instead", optional=True)
    if os.geteuid() == 0:
        yield Finding("started as root; workers run as a spare user id", True)
    yield from _try_everything(course)


def _try_everything(course: Course | None) -> Iterator[Finding]:
    try:
        with Zygote(SandboxOptions.of(course) if course else SandboxOptions()) as zygote:
            yield Finding("a worker locks itself down (limits, no new privileges, seccomp)", True)
            for attempt in attempts(zygote):
                what = f"a worker cannot {attempt.what}"
                yield Finding(what, attempt.contained, "" if attempt.contained else f"it got: {attempt.outcome}")
    except SandboxError as error:
        advice = f"{error}; a container may forbid seccomp: allow the calls seccomp and prctl"
        yield Finding("a worker locks itself down", False, advice)
