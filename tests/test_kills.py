"""`kill -9` at 30 moments of a run: the next run goes on, and in the end it is as if nothing had been."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.classroom import ClassOptions, grade_class
from grader.course.model import load_course
from tests.disturbed import TINY, attempts, results, write_copies

COPIES = 8
SEED = 3
LINES = 10  # that a run writes while it grades
# Kills by the number of lines that a run has written: before the first, in between, after the last.
KILLS = {0: 13, **{line: 1 + line % 2 for line in range(1, LINES)}, LINES: 3}
END_SECONDS = 300


@pytest.fixture(scope="module")
def submitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class large enough to be killed in the middle, again and again."""
    return write_copies(tmp_path_factory.mktemp("class"), COPIES)


def pages(out: Path) -> dict[str, str]:
    """Every page by its path, without times."""
    times = re.compile(r"\d+\.\d+ s\b")
    return {
        path.relative_to(out).as_posix(): times.sub("", path.read_text(encoding="utf-8"))
        for path in out.rglob("feedback/*/*.html")
    }


def run_until(command: list[str], lines: int, moments: random.Random) -> int:
    """Start a run, kill it soon after so many lines, all of it or its first process alone; its exit code."""
    whole = moments.random() < 0.5
    delay = moments.uniform(0.0, 0.15 if lines else 1.5)
    with subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        for _ in range(lines):
            process.stderr.readline()
        time.sleep(delay)
        if process.poll() is None:
            (os.killpg if whole else os.kill)(process.pid, signal.SIGKILL)
    return process.returncode


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="kills a group of processes, which only Unix knows")
def test_thirty_kills_leave_no_trace(submitted: Path, tmp_path: Path) -> None:
    """Killed while starting, grading and writing, at moments drawn with a seed. Then results, scores and pages are
    those of an undisturbed run, nobody stands in the journal twice, and nothing half-written is left over."""
    quiet, out = tmp_path / "quiet", tmp_path / "killed"
    grade_class(
        load_course(TINY), ClassOptions(submitted, quiet, jobs=2, seed=SEED), lambda total: None, lambda step: None
    )
    command = [sys.executable, "-m", "grader", "grade", str(submitted), "--course", str(TINY)]
    command += ["--output", str(out), "--seed", str(SEED), "--jobs", "2"]
    moments = random.Random(SEED)
    assert sum(KILLS.values()) == 30
    for lines, wanted in KILLS.items():
        killed = 0
        while killed < wanted:  # a run may have been done in time
            code = run_until(command, lines, moments)
            assert code in (0, -signal.SIGKILL)
            killed += code != 0
    ended = subprocess.run(command, capture_output=True, text=True, timeout=END_SECONDS, check=False)
    assert ended.returncode == 0, ended.stderr
    assert results(out) == results(quiet)
    assert (out / "scores.csv").read_bytes() == (quiet / "scores.csv").read_bytes()
    assert pages(out) == pages(quiet)
    assert attempts(out) == {record["student"]: 1 for record in results(quiet)}
    assert list(out.rglob("*.part")) == []
