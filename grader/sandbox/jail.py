"""The jail: a process locks itself down so far that it can only calculate and talk on its two pipes.

`prepare()` runs once in the zygote (it needs ctypes, headers of nothing, and makes the filter); `Jail.lock()` runs in
each forked child, before it receives any student code. Order matters: death signal, limits, no_new_privs, Landlock,
seccomp. Facts and measurements behind each layer are in docs/security.md.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
from collections.abc import Sequence
from typing import Any

from grader.errors import SandboxError
from grader.sandbox import syscalls
from grader.sandbox.limits import Limits

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC = 1, 1
RET_ALLOW, RET_ERRNO, RET_KILL_PROCESS = 0x7FFF_0000, 0x0005_0000, 0x8000_0000
EPERM, ENOSYS = 1, 38
LOW = 0xFFFF_FFFF  # the lower half of a 64-bit argument
LOAD, JUMP_EQUAL, JUMP_NOT_LESS, AND, RETURN = 0x20, 0x15, 0x35, 0x54, 0x06  # BPF operations
CAPABILITY_VERSION = 0x2008_0522  # the third, with two words for each set
LANDLOCK_VERSION = 1  # flag: tell the ABI version instead of making a ruleset
# Rights that Landlock handles from each ABI version on: file system, network, scope.
LANDLOCK_RIGHTS = {
    1: (0x1FFF, 0, 0),
    2: (0x3FFF, 0, 0),
    3: (0x7FFF, 0, 0),
    4: (0x7FFF, 3, 0),
    5: (0xFFFF, 3, 0),
    6: (0xFFFF, 3, 3),
}


class Jail:
    """A prepared jail for this machine."""

    def __init__(self, limits: Limits, *, landlock: bool = True) -> None:
        """landlock: use it where the kernel has it. Raises SandboxError where no jail can be built."""
        self.limits = limits
        self.landlock_abi = 0
        self._column = _column()
        self._libc = ctypes.CDLL(None, use_errno=True)
        for name in ("prctl", "syscall", "capset"):  # looked up once, and not by each worker
            getattr(self._libc, name)
        if landlock:
            self.landlock_abi = max(0, self._call(syscalls.LANDLOCK_CREATE_RULESET, 0, 0, LANDLOCK_VERSION))
        # What every worker asks is put into words once.
        self._rights = _rights(self.landlock_abi)
        size, address = len(self._rights), ctypes.addressof(self._rights)
        self._empty_ruleset = self._words(syscalls.LANDLOCK_CREATE_RULESET, address, size, 0)
        self._prepare_filter(build_filter(self._column))

    def lock(self, parent: int) -> None:
        """Lock this process; `parent` is the process that it must not outlive. Raises SandboxError."""
        self._prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            raise SandboxError("the zygote was gone before its worker was locked")
        self.limits.impose(needed=True)
        self._prctl(PR_SET_DUMPABLE, 0)  # no core for whatever program the system gives cores to
        self._prctl(PR_SET_NO_NEW_PRIVS, 1)
        self._drop_capabilities()
        self._landlock()
        self._seccomp()

    def _prepare_filter(self, filter_: bytes) -> None:
        self._program = _program(filter_)
        how = SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC
        self._filtering = self._words(syscalls.SECCOMP, *how, ctypes.addressof(self._program))

    def _drop_capabilities(self) -> None:
        """Of a root that could not become someone else (some containers): nothing of its power is left."""
        if os.geteuid() != 0:
            return
        header, none = struct.pack("<Ii", CAPABILITY_VERSION, 0), bytes(24)
        if self._libc.capset(header, none) != 0:
            raise SandboxError(f"root's capabilities cannot be given up: {os.strerror(ctypes.get_errno())}")

    def _landlock(self) -> None:
        if not self.landlock_abi:
            return
        ruleset = self._libc.syscall(*self._empty_ruleset)
        if ruleset < 0 or self._call(syscalls.LANDLOCK_RESTRICT_SELF, ruleset, 0) < 0:
            raise SandboxError("Landlock is there, but refuses an empty ruleset")
        os.close(ruleset)

    def _seccomp(self) -> None:
        if self._libc.syscall(*self._filtering) != 0:
            raise SandboxError(f"seccomp refuses the filter: {os.strerror(ctypes.get_errno())}")

    def _call(self, numbers: tuple[int, int], *arguments: int) -> int:
        """A system call by number."""
        return int(self._libc.syscall(*self._words(numbers, *arguments)))

    def _words(self, numbers: tuple[int, int], *arguments: int) -> list[Any]:
        """A system call as libc.syscall takes it: every argument widened, for it would pass a Python int as 32 bits."""
        return [ctypes.c_long(numbers[self._column]), *map(ctypes.c_ulong, arguments)]

    def _prctl(self, option: int, value: int) -> None:
        wide = [ctypes.c_ulong(argument) for argument in (value, 0, 0, 0)]
        if self._libc.prctl(option, *wide) != 0:
            raise SandboxError(f"prctl({option}) failed: {os.strerror(ctypes.get_errno())}")


def _rights(abi: int) -> ctypes.Array[ctypes.c_char]:
    """All rights that this version of Landlock handles, as it wants to be told."""
    rights = struct.pack("<QQQ", *LANDLOCK_RIGHTS[min(max(1, abi), max(LANDLOCK_RIGHTS))])
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    return ctypes.create_string_buffer(rights[:size], size)


def build_filter(column: int) -> bytes:
    """The seccomp filter of an architecture (0: x86-64, 1: aarch64): an allow-list; the rest is refused with EPERM."""
    out = [
        _step(LOAD, 4),  # the architecture
        _step(JUMP_EQUAL, syscalls.AUDIT_ARCH[column], 1, 0),
        _step(RETURN, RET_KILL_PROCESS),
        _step(LOAD, 0),  # the number of the call
    ]
    if column == 0:
        out += [_step(JUMP_NOT_LESS, syscalls.X32_BIT, 0, 1), _step(RETURN, RET_KILL_PROCESS)]
    for numbers in syscalls.ALLOWED.values():
        number = numbers[column]
        if number is not None:
            out += [_step(JUMP_EQUAL, number, 0, 1), _step(RETURN, RET_ALLOW)]
    for unknown in syscalls.UNKNOWN.values():
        out += [_step(JUMP_EQUAL, unknown[column], 0, 1), _step(RETURN, RET_ERRNO | ENOSYS)]
    for checked, conditions in syscalls.CHECKED.values():
        block = _checks(conditions)
        out += [_step(JUMP_EQUAL, checked[column], 0, len(block) + 2), *block]
        out += [_step(RETURN, RET_ALLOW), _step(RETURN, RET_ERRNO | EPERM)]
    return b"".join([*out, _step(RETURN, RET_ERRNO | EPERM)])


def _checks(conditions: Sequence[syscalls.Argument]) -> list[bytes]:
    """Both 32-bit halves of each argument against its condition. A failed one jumps over what is left of the checks,
    and over the "allow" behind them."""
    halves = [
        (16 + 8 * condition.index + 4 * half, condition.mask >> 32 * half & LOW, condition.wanted >> 32 * half & LOW)
        for condition in conditions
        for half in (0, 1)
        if condition.mask >> 32 * half & LOW
    ]
    steps = []
    for left, (offset, mask, wanted) in zip(range(len(halves) - 1, -1, -1), halves, strict=True):
        steps += [_step(LOAD, offset), _step(AND, mask), _step(JUMP_EQUAL, wanted, 0, 3 * left + 1)]
    return steps


def _step(operation: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", operation, if_true, if_false, value)


def _program(filter_: bytes) -> ctypes.Structure:
    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))

    return Program(len(filter_) // 8, filter_)


def _column() -> int:
    machine = platform.machine()
    if platform.system() != "Linux" or machine not in syscalls.MACHINES:
        raise SandboxError(
            f"level strict needs Linux on {' or '.join(syscalls.MACHINES)}, this is {platform.system()} on {machine}"
        )
    return syscalls.MACHINES.index(machine)
