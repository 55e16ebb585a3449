"""The jail's tables against the kernel's own, and the jail itself from inside."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.course.model import Course
from grader.errors import SandboxError
from grader.sandbox import jail, selftest, syscalls
from grader.sandbox.host import Level, SandboxOptions, Zygote
from grader.sandbox.selftest import assert_contained, attempts

# Where Debian and other systems keep the kernel's lists of call numbers.
HEADERS = {
    0: ("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "/usr/include/asm/unistd_64.h"),
    1: ("/usr/include/asm-generic/unistd.h",),
}
# The generic header writes these behind macros that choose between 32 and 64 bits.
GENERIC = {"__NR3264_fcntl": "fcntl", "__NR3264_lseek": "lseek", "__NR3264_mmap": "mmap", "__NR3264_fstat": "fstat"}
DANGEROUS = """
    open openat openat2 creat stat lstat newfstatat statx access faccessat readlink unlink rename mkdir chdir chroot
    mount execve execveat fork vfork clone clone3 socket socketpair connect bind listen accept sendto sendmsg kill
    tkill tgkill rt_sigqueueinfo pidfd_open pidfd_send_signal pidfd_getfd ptrace process_vm_readv process_vm_writev
    memfd_create shmget shmat mq_open io_uring_setup bpf perf_event_open userfaultfd keyctl prctl seccomp setuid
    setrlimit ioctl fcntl dup dup2 pipe pipe2 getppid setsid unshare setns name_to_handle_at open_by_handle_at
    init_module reboot sysinfo uname getcwd splice vmsplice sendfile timer_create setitimer alarm
""".split()


def header_numbers(column: int) -> dict[str, int]:
    """Call numbers by name, from the kernel's header of an architecture."""
    path = next((Path(name) for name in HEADERS[column] if Path(name).is_file()), None)
    if path is None:
        pytest.skip(f"no kernel header for {syscalls.MACHINES[column]} here (Debian: apt install linux-libc-dev)")
    found = re.findall(r"#define (__NR\w*?_\w+)\s+(\d+)", path.read_text())
    return {GENERIC.get(name, name.removeprefix("__NR_")): int(number) for name, number in found}


@pytest.mark.parametrize("column", [0, 1], ids=syscalls.MACHINES)
def test_numbers_are_the_kernels(column: int) -> None:
    """Every number in our tables is what the kernel's header says."""
    kernel = header_numbers(column)
    ours = {name: numbers[column] for name, numbers in syscalls.ALLOWED.items()}
    ours |= {name: numbers[column] for name, (numbers, _) in syscalls.CHECKED.items()}
    ours |= {name: numbers[column] for name, numbers in syscalls.UNKNOWN.items()}
    ours |= {
        "seccomp": syscalls.SECCOMP[column],
        "landlock_create_ruleset": syscalls.LANDLOCK_CREATE_RULESET[column],
        "landlock_restrict_self": syscalls.LANDLOCK_RESTRICT_SELF[column],
    }
    wrong = {name: number for name, number in ours.items() if number is not None and kernel.get(name) != number}
    assert wrong == {}


def test_nothing_dangerous_is_allowed() -> None:
    """No allowed call takes a path, makes a process, opens a socket, sends a signal or names another process."""
    assert set(DANGEROUS).isdisjoint(syscalls.ALLOWED)
    assert set(DANGEROUS).isdisjoint(syscalls.CHECKED)


ALLOW, KILL, REFUSE = jail.RET_ALLOW, jail.RET_KILL_PROCESS, jail.RET_ERRNO | jail.EPERM


def run_filter(column: int, number: int, *arguments: int, arch: int | None = None) -> int:
    """What the filter says to a call: a little interpreter of the BPF operations that it uses."""
    import struct

    given = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("<iIQ6Q", number, arch or syscalls.AUDIT_ARCH[column], 0, *given)
    steps = list(struct.iter_unpack("<HBBI", jail.build_filter(column)))
    register, at = 0, 0
    while True:
        operation, if_true, if_false, value = steps[at]
        at += 1
        if operation == jail.LOAD:
            register = int.from_bytes(data[value : value + 4], "little")
        elif operation == jail.AND:
            register &= value
        elif operation == jail.JUMP_EQUAL:
            at += if_true if register == value else if_false
        elif operation == jail.JUMP_NOT_LESS:
            at += if_true if register >= value else if_false
        else:
            assert operation == jail.RETURN
            return value


@pytest.mark.parametrize("column", [0, 1], ids=syscalls.MACHINES)
def test_the_filter_says_what_the_table_says(column: int) -> None:
    """Of all call numbers, exactly the listed ones are allowed."""
    listed = {numbers[column] for numbers in syscalls.ALLOWED.values()} - {None}
    unknown = {numbers[column] for numbers in syscalls.UNKNOWN.values()}
    checked = {numbers[column] for numbers, _ in syscalls.CHECKED.values()}
    for number in set(range(600)) - checked:
        said = run_filter(column, number, 1, 2, 7, 4)
        assert said == (ALLOW if number in listed else jail.RET_ERRNO | jail.ENOSYS if number in unknown else REFUSE)


@pytest.mark.parametrize("column", [0, 1], ids=syscalls.MACHINES)
def test_arguments_are_checked(column: int) -> None:
    """No executable memory, no limits of others, no new limits; both halves of a 64-bit argument count."""
    mmap, mprotect, prlimit, affinity = (
        syscalls.CHECKED[name][0][column] for name in ("mmap", "mprotect", "prlimit64", "sched_getaffinity")
    )
    assert run_filter(column, mmap, 0, 4096, 3) == ALLOW
    assert run_filter(column, mmap, 0, 4096, 7) == REFUSE
    assert run_filter(column, mprotect, 0, 4096, 5) == REFUSE
    assert run_filter(column, prlimit, 0, 0, 0, 1 << 40) == ALLOW
    for arguments in ((1, 0, 0), (1 << 32, 0, 0), (0, 0, 1), (0, 0, 1 << 40)):
        assert run_filter(column, prlimit, *arguments) == REFUSE
    assert run_filter(column, affinity, 0, 8, 1) == ALLOW
    assert run_filter(column, affinity, 1, 8, 1) == REFUSE


@pytest.mark.parametrize("column", [0, 1], ids=syscalls.MACHINES)
def test_only_ordinary_advice_about_memory(column: int) -> None:
    """madvise may be asked for huge pages, and not to poison memory (MADV_HWPOISON and MADV_SOFT_OFFLINE)."""
    number = syscalls.CHECKED["madvise"][0][column]
    assert run_filter(column, number, 0, 4096, 14) == ALLOW
    for advice in (100, 101, 1 << 32):
        assert run_filter(column, number, 0, 4096, advice) == REFUSE


def test_the_kernel_says_that_a_worker_is_locked(tiny: Course) -> None:
    """Before it is given any source: no capabilities, no new privileges, a filter, first to go when memory is short,
    and nothing open but its pipes and /dev/null."""
    if platform.system() != "Linux" or platform.machine() not in syscalls.MACHINES:
        pytest.skip("level strict is for Linux on x86-64 and aarch64")
    with Zygote(replace(SandboxOptions.of(tiny), bubblewrap=False)) as own:  # behind it, numbers are other ones
        link = own.fork()
        process = Path(f"/proc/{link._pid}")
        lines = [line.partition(":") for line in (process / "status").read_text().splitlines()]
        status = {name: value.strip() for name, _, value in lines}
        limits = (process / "limits").read_text()
        score = (process / "oom_score_adj").read_text().strip()
        opened = len(list((process / "fd").iterdir())) if os.geteuid() == 0 else 5  # no one else may look
        link.close()
    assert {name: int(status[name], 16) for name in ("CapEff", "CapPrm", "CapInh", "CapAmb")} == {
        "CapEff": 0,
        "CapPrm": 0,
        "CapInh": 0,
        "CapAmb": 0,
    }
    assert (status["NoNewPrivs"], status["Seccomp"], status["Threads"], score) == ("1", "2", "1", "1000")
    assert re.search(rf"Max address space\s+{tiny.limits.memory_mb << 20}\s+{tiny.limits.memory_mb << 20}", limits)
    assert re.search(r"Max core file size\s+0\s+0", limits)
    assert re.search(r"Max file size\s+0\s+0", limits)
    assert opened == 5


def test_foreign_calls_are_killed() -> None:
    """Another architecture's calls, and x32's, end the process."""
    assert run_filter(0, 0, arch=0x4000_0003) == KILL
    assert run_filter(0, 1, arch=syscalls.AUDIT_ARCH[1]) == KILL
    assert run_filter(0, syscalls.X32_BIT | 1) == KILL


def test_this_machine_is_contained(zygote: Zygote) -> None:
    """A worker that tries what must not work gets nowhere, and the self-test says so."""
    if platform.system() != "Linux" or platform.machine() not in syscalls.MACHINES:
        pytest.skip("level strict is for Linux on x86-64 and aarch64")
    tried = attempts(zygote)
    assert len(tried) > 15
    assert [attempt for attempt in tried if not attempt.contained] == []


@pytest.mark.skipif(platform.system() != "Linux", reason="the probe asks for what Linux has")
def test_what_the_probe_tries_works_where_nothing_forbids_it() -> None:
    """Else a refusal would say nothing. What would end this process, or is everybody's right, is left out."""
    probe: dict[str, Any] = {}
    exec(selftest.PROBE, probe)
    tried = [name for name in probe["ATTEMPTS"] if re.search(r"socket|memory|a file|path|/proc|thread", name)]
    harmless = sorted({*tried} - {"take more memory than allowed"})
    assert len(harmless) == 10
    assert {name: probe["_attempt"](probe["ATTEMPTS"][name]) for name in harmless} == dict.fromkeys(harmless, "worked")
    Path("/tmp/grader-self-test").unlink()  # what it wrote


def test_an_open_sandbox_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """At level process nothing is claimed; a strict zygote in which something works is refused."""
    with Zygote(SandboxOptions(Level.PROCESS)) as bare:
        assert_contained(bare)
        harmless = selftest.PROBE.replace('"read a file": lambda: open("/etc/hostname").read()', '"add": lambda: 1 + 1')
        monkeypatch.setattr(selftest, "PROBE", harmless)
    with Zygote(SandboxOptions(Level.STRICT)) as strict, pytest.raises(SandboxError, match="add"):
        assert_contained(strict)
