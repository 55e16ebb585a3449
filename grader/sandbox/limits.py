"""What one worker may use and who it is, set by itself before it gets any code of a student, as far as the platform
can."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SandboxError

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

# Outside the range of people and services, and of systemd's dynamic users.
SPARE_ID = 66_613


@dataclass(frozen=True)
class Limits:
    """The limits of one process."""

    memory: int = 1 << 30  # bytes of address space
    cpu_seconds: int = 70
    cpu_grace: int = 0  # seconds between the signal that tells of the limit and the one that ends
    open_files: int = 64

    def impose(self, *, needed: bool) -> None:
        """Set them for this process. Raises SandboxError where one cannot be set although all are `needed`."""
        if resource is None:
            if needed:
                raise SandboxError("this system has no limits for a process")
            return
        for kind, value, grace in (
            (resource.RLIMIT_CPU, self.cpu_seconds, self.cpu_grace),
            (resource.RLIMIT_AS, self.memory, 0),
            (resource.RLIMIT_FSIZE, 0, 0),
            (resource.RLIMIT_NOFILE, self.open_files, 0),
            (resource.RLIMIT_CORE, 0, 0),
        ):
            try:
                resource.setrlimit(kind, (value, value + grace))
            except (ValueError, OSError):  # macOS has no true RLIMIT_AS
                if needed:
                    raise SandboxError(f"the limit {kind} cannot be set") from None


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def drop_root() -> None:
    """As root, become nobody in particular. Where the system forbids it (a user namespace of one id), stay."""
    if not is_root() or not hasattr(os, "setresuid"):
        return
    try:
        os.setgroups([])
        os.setresgid(SPARE_ID, SPARE_ID, SPARE_ID)
        os.setresuid(SPARE_ID, SPARE_ID, SPARE_ID)
    except OSError:  # the jail holds without it
        return


def peak_memory() -> int:
    """The most memory that this program has held, in bytes; 0 where the system does not tell."""
    if resource is None:
        return 0
    if sys.platform == "linux":  # there getrusage starts from what the parent held before this program was loaded
        return _high_water_mark()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _high_water_mark() -> int:
    """VmHWM of proc(5), in bytes; 0 where it cannot be read."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    kilobytes = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(next(kilobytes, 0)) * 1024
