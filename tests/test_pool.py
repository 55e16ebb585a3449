"""Work spread over processes: they end with the one that started them."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.course.model import Course
from grader.demo import write_class
from tests.interrupts import heed_interrupts

TINY = Path(__file__).parent / "tiny"


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("name", ["audit", "grade"])
def test_the_processes_end_with_their_parent(
    name: str, end: signal.Signals, tiny: Course, tmp_path: Path, processes: Any
) -> None:
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
        preexec_fn=heed_interrupts,
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith(("audit: ", "graded "))
        family = processes.below(process.pid)
        assert len(family) >= 2
        process.send_signal(end)
        process.stderr.read()
    assert processes.survivors(family) == set()
