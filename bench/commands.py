"""Commands run and watched: on which cores, for how long, and how much memory all their processes took together."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PAUSE = 1.0  # seconds between two looks at the memory: each takes some milliseconds from what is measured
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class CommandFailed(RuntimeError):
    """A command that a bench measures did not do what it should: there is nothing to report."""


@dataclass
class Run:
    """A command that has ended."""

    seconds: float
    cpu: float  # seconds, of all processes that it waited for
    exit_code: int
    output: str
    memory: list[tuple[float, int]] = field(default_factory=list)  # seconds since the start, bytes of all processes
    killed: bool = False

    @property
    def peak(self) -> int:
        return max((size for _, size in self.memory), default=0)

    def expect(self, *codes: int) -> Run:
        """Itself. Raises CommandFailed where it ended otherwise."""
        if self.exit_code not in (codes or (0,)):
            raise CommandFailed(f"a command ended with {self.exit_code}:\n{self.output[-2000:]}")
        return self


def run(
    words: Sequence[str | Path],
    *,
    cores: Sequence[int] | None = None,
    folder: Path | None = None,
    environment: dict[str, str] | None = None,
    stop_when: Callable[[float], bool] | None = None,
    watched: bool = False,
) -> Run:
    """Run a command to its end, or kill it when stop_when(seconds) says so. Output and errors are kept together."""
    before, started = _cpu_of_children(), time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in _on(cores, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=_environment() | (environment or {}),
    )
    with _watching(process.pid, started) if watched else contextlib.nullcontext([]) as memory:
        killer = _Killer(process, started, stop_when)
        output, _ = process.communicate()
        took = time.perf_counter() - started
        killer.done()
    cpu = _cpu_of_children() - before
    return Run(took, cpu, process.returncode, output.decode("utf-8", "replace"), memory, killer.killed)


def _environment() -> dict[str, str]:
    """Ours; but Python may keep what it has compiled, as it does for whoever installed it."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | ONE_THREAD


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cores_of(count: int) -> list[int]:
    """The first `count` cores that this process may use. Raises ValueError where there are fewer."""
    usable = sorted(os.sched_getaffinity(0))
    if count > len(usable):
        raise ValueError(f"{count} cores were asked for, {len(usable)} may be used")
    return usable[:count]


def _on(cores: Sequence[int] | None, words: Sequence[str | Path]) -> list[str | Path]:
    if cores is None:
        return list(words)
    chosen = "import os, sys; os.sched_setaffinity(0, eval(sys.argv[1])); os.execvp(sys.argv[2], sys.argv[2:])"
    return [sys.executable, "-c", chosen, repr(list(cores)), *words]


class _Killer:
    """A thread that ends a process at the moment it is told to."""

    def __init__(self, process: subprocess.Popen[bytes], started: float, when: Callable[[float], bool] | None) -> None:
        self._process, self._started, self._when = process, started, when
        self._over = threading.Event()
        self.killed = False
        if when is not None:
            threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        assert self._when is not None
        while not self._over.wait(0.05):
            if self._when(time.perf_counter() - self._started):
                self.killed = True
                self._process.kill()
                return

    def done(self) -> None:
        self._over.set()


# --- memory ---


@contextlib.contextmanager
def _watching(root: int, started: float) -> Iterator[list[tuple[float, int]]]:
    """The memory of a process and all that it started, looked at again and again."""
    seen: list[tuple[float, int]] = []
    over = threading.Event()

    def look() -> None:
        while not over.wait(PAUSE):
            size = sum(memory_of(process) for process in family(root))
            seen.append((time.perf_counter() - started, size))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def family(root: int) -> list[int]:
    """A process and its descendants."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError, IndexError):  # it has ended meanwhile
                stat = Path("/proc", entry, "stat").read_text(encoding="utf-8", errors="replace")
                parent = int(stat.rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry))
    found, todo = [], [root]
    while todo:
        process = todo.pop()
        found.append(process)
        todo += children.get(process, [])
    return found


def memory_of(process: int) -> int:
    """Bytes of memory of one process, shared pages by its share (PSS); what it holds (RSS) where that is not told."""
    for file, name in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{process}/{file}").read_text(encoding="utf-8").splitlines():
                if line.startswith(name):
                    return int(line.split()[1]) * 1024
    return 0
