"""Before anyone is graded: a probe in a worker tries what must not work. Whatever works that should not, stops the
grading."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from grader.errors import GraderError, SandboxError
from grader.sandbox.host import Level, SandboxOptions, Zygote
from grader.sandbox.session import Session
from grader.sandbox.snapshot import Snapshot, Source

SECONDS = 20.0
REFUSED = ("PermissionError", "ENOSYS", "MemoryError")

# Runs in the worker, with what every worker has. Each attempt answers with the type of its error, or "worked".
PROBE = """
import ctypes, errno, os, threading

LIBC = ctypes.CDLL(None, use_errno=True)
AF_UNIX, AF_INET, SOCK_STREAM = 1, 2, 1
READ_WRITE_EXEC, PRIVATE_ANONYMOUS = 7, 0x22

def _ask(call, *arguments):
    words = [each if isinstance(each, ctypes.Array) else ctypes.c_long(each) for each in arguments]
    if getattr(LIBC, call)(*words) == -1:
        raise OSError(ctypes.get_errno(), call)

def _attempt(action):
    try:
        action()
    except OSError as error:
        return "ENOSYS" if error.errno == errno.ENOSYS else type(error).__name__
    except (RuntimeError, ValueError):
        return "PermissionError"  # how Python words a refused thread, a refused limit
    except BaseException as error:
        return type(error).__name__
    return "worked"

ATTEMPTS = {
    "read a file": lambda: open("/etc/hostname").read(),
    "write a file": lambda: open("/tmp/grader-self-test", "w"),
    "list a folder": lambda: os.listdir("/"),
    "ask about a path": lambda: os.stat("/"),
    "look into /proc": lambda: open("/proc/self/maps").read(),
    "start a process": lambda: os.fork() or os._exit(0),
    "start a program": lambda: os.execv("/bin/true", ["true"]),
    "start a thread": lambda: threading.Thread(target=print).start(),
    "open an internet socket": lambda: _ask("socket", AF_INET, SOCK_STREAM, 0),
    "open a local socket": lambda: _ask("socket", AF_UNIX, SOCK_STREAM, 0),
    "make a pair of sockets": lambda: _ask("socketpair", AF_UNIX, SOCK_STREAM, 0, (ctypes.c_int * 2)()),
    "signal a process": lambda: os.kill(1, 0),
    "signal everyone": lambda: os.kill(-1, 0),
    "map executable memory": lambda: _ask("mmap", 0, 4096, READ_WRITE_EXEC, PRIVATE_ANONYMOUS, -1, 0),
    "make a file in memory": lambda: os.memfd_create("x"),
    "raise its own limits": lambda: __import__("resource").setrlimit(__import__("resource").RLIMIT_CPU, (1000, 1000)),
    "take more memory than allowed": lambda: bytearray(1 << 40),
}

def probe():
    return {name: _attempt(action) for name, action in ATTEMPTS.items()}
"""


@dataclass(frozen=True)
class Attempt:
    """One thing that a worker tried."""

    what: str
    outcome: str

    @property
    def contained(self) -> bool:
        return self.outcome in REFUSED


def attempts(zygote: Zygote) -> list[Attempt]:
    """What a worker of this zygote (of level strict) can and cannot do. Raises SandboxError when it gives no answer."""
    snapshot = Snapshot("probe", "script", (Source("probe.py", PROBE),), {}, "", ())
    with Session(zygote, snapshot, load_seconds=SECONDS) as session:
        session.clock = _Clock(time.monotonic() + SECONDS)
        try:
            answer = session.student.probe()
        except SandboxError:
            raise
        except GraderError as error:
            raise SandboxError(f"the self-test of the sandbox ended early: {error}") from None
        if session.zygote is not zygote:
            raise SandboxError("the self-test of the sandbox was not answered by the workers that it is about")
    if not isinstance(answer, dict) or not all(isinstance(outcome, str) for outcome in answer.values()):
        raise SandboxError("the self-test of the sandbox gave no list of outcomes")
    return [Attempt(what, outcome) for what, outcome in answer.items()]


def assert_contained(zygote: Zygote) -> None:
    """Refuse to grade where level strict does not hold. Raises SandboxError with what got through."""
    if zygote.options.level is not Level.STRICT:
        return
    through = [attempt for attempt in attempts(zygote) if not attempt.contained]
    if through:
        listed = ", ".join(f"{attempt.what} ({attempt.outcome})" for attempt in through)
        raise SandboxError(f"the sandbox does not hold on this machine; a worker could: {listed}")


def open_contained(options: SandboxOptions, *, or_process: bool = False) -> Zygote:
    """A zygote that holds what its level promises on this machine. or_process: where strict does not hold, one at level
    process instead, for somebody's own code. Raises SandboxError."""
    zygote = Zygote(options)
    try:
        zygote.prove(assert_contained)
    except SandboxError:
        zygote.close()
        if not or_process:
            raise
        return Zygote(replace(options, level=Level.PROCESS))
    return zygote


@dataclass
class _Clock:
    deadline: float
