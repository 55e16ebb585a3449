"""What a locked worker may ask of the kernel, by name, with the numbers of each architecture.

Reviewed call by call with one question: can it name a file, another process, a socket, or executable memory? If so it
is not here, or its arguments are checked (`jail.py`). tests/sandbox/test_jail.py holds the numbers against the kernel's
headers.
"""

from __future__ import annotations

from dataclasses import dataclass

# name: (x86-64, aarch64); None where an architecture does not have the call
ALLOWED: dict[str, tuple[int | None, int | None]] = {
    # its two pipes (nothing else is open)
    "read": (0, 63),
    "write": (1, 64),
    "readv": (19, 65),
    "writev": (20, 66),
    "close": (3, 57),
    "lseek": (8, 62),
    "fstat": (5, 80),
    # memory; mmap, mprotect and madvise are below
    "brk": (12, 214),
    "munmap": (11, 215),
    "mremap": (25, 216),
    # its own signal handlers; no call that sends a signal
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    # time and waiting
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "time": (201, None),  # x86-64 only
    "times": (100, 153),
    "poll": (7, None),  # x86-64 only
    "ppoll": (271, 73),
    "select": (23, None),  # x86-64 only
    "pselect6": (270, 72),
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "restart_syscall": (219, 128),
    "rseq": (334, 293),
    # facts about itself
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "getrusage": (98, 165),
    "getrlimit": (97, 163),
    "getrandom": (318, 278),
    # the end
    "exit": (60, 93),
    "exit_group": (231, 94),
}


@dataclass(frozen=True)
class Argument:
    """A condition on one argument of a call: value & mask == wanted (64 bits)."""

    index: int
    mask: int
    wanted: int


PROT_EXEC = 4
ORDINARY_ADVICE = 31  # MADV_HWPOISON and its like, which take memory from the machine, have numbers beyond
WORD = 0xFFFF_FFFF_FFFF_FFFF
# Allowed where all conditions hold.
CHECKED: dict[str, tuple[tuple[int, int], tuple[Argument, ...]]] = {
    "mmap": ((9, 222), (Argument(2, PROT_EXEC, 0),)),
    "mprotect": ((10, 226), (Argument(2, PROT_EXEC, 0),)),
    "madvise": ((28, 233), (Argument(2, WORD & ~ORDINARY_ADVICE, 0),)),
    "prlimit64": ((302, 261), (Argument(0, WORD, 0), Argument(2, WORD, 0))),  # itself, reading only
    "sched_getaffinity": ((204, 123), (Argument(0, WORD, 0),)),  # itself only
}
# Answered with ENOSYS, so that libraries fall back to calls that are refused with EPERM.
UNKNOWN: dict[str, tuple[int, int]] = {"clone3": (435, 435), "openat2": (437, 437)}

# Needed to build the jail, not allowed inside it.
SECCOMP = (317, 277)
LANDLOCK_CREATE_RULESET = (444, 444)
LANDLOCK_RESTRICT_SELF = (446, 446)

AUDIT_ARCH = (0xC000_003E, 0xC000_00B7)
MACHINES = ("x86_64", "aarch64")
X32_BIT = 0x4000_0000  # x86-64's other ABI marks its call numbers with this
