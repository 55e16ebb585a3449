"""Work spread over processes: they end with the one that started them."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.course.model import Course
from grader.demo import write_class

TINY = Path(__file__).parent / "tiny"


def descendants(pid: int) -> set[int]:
    """The processes below one, as Linux lists them."""
    found: set[int] = set()
    with contextlib.suppress(OSError):  # it has just ended
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in map(int, path.read_text().split()):
                found |= {child} | descendants(child)
    return found


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="processes are listed in /proc")
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("name", ["audit", "grade"])
def test_the_processes_end_with_their_parent(name: str, end: signal.Signals, tiny: Course, tmp_path: Path) -> None:
    """Whoever stops an audit or a class, by whatever signal, stops all of it: pool, zygotes and workers."""
    words = ["audit", "--seeds", "150"]
    if name == "grade":
        write_class(tiny, tmp_path)
        words = ["grade", str(tmp_path / "submitted"), "--output", str(tmp_path / "out")]
    command = [sys.executable, "-m", "grader", *words, "--course", str(TINY), "--jobs", "2"]
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a job in the background inherits "ignored"
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith(("audit: ", "graded "))
        family = descendants(process.pid)
        assert len(family) >= 2
        process.send_signal(end)
        process.stderr.read()
    for _ in range(1200):  # a minute on any machine is long enough to die
        if not any(map(is_running, family)):
            break
        time.sleep(0.05)
    assert not any(map(is_running, family))
