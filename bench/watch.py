"""How long a student waits: from the moment that a file is saved to the verdict of `grader check --watch`.

The watch runs as a student runs it. The work is the reference; each save adds a remark, so that every check of the
assignment is run again, and passes. Beside it: the same check without a watch, cold, as a command of its own.
Run: python bench/watch.py [ASSIGNMENT]...
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from grader.course.model import Course, load_course

ROOT = Path(__file__).resolve().parents[1]
SAVES, COLD_RUNS = 10, 3
PAUSE = 0.5  # seconds between saves
ENVIRONMENT = os.environ | {"PYTHONUNBUFFERED": "1"}


def main(names: Sequence[str]) -> None:
    course = load_course(ROOT)
    table = Table(title="from a save to the verdict, in seconds")
    table.add_column("assignment")
    for column in ("median", "longest", "cold command", "cold / warm"):
        table.add_column(column, justify="right")
    for assignment in course.select(names):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, assignment.name, f"{assignment.module}.py")
            file.parent.mkdir()
            shutil.copy(course.solutions(assignment) / file.name, file)
            warm, cold = measure_watch(course, file), measure_command(course, file.parent)
        middle = statistics.median(warm)
        numbers = f"{middle:.3f}", f"{max(warm):.3f}", f"{cold:.2f}", f"{cold / middle:.0f}"
        table.add_row(assignment.name, *numbers)
    Console().print(table)


def measure_watch(course: Course, file: Path) -> list[float]:
    """Seconds from each of SAVES saves to its verdict."""
    words = [*command(course, file.parent), "--watch"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as watch:
        try:
            wait_for_verdict(watch)
            return [measure_save(watch, file) for _ in range(SAVES)]
        finally:
            watch.terminate()


def measure_save(watch: subprocess.Popen[str], file: Path) -> float:
    time.sleep(PAUSE)
    text = file.read_text(encoding="utf-8") + "# saved\n"
    started = time.perf_counter()
    file.write_text(text, encoding="utf-8")
    wait_for_verdict(watch)
    return time.perf_counter() - started


def wait_for_verdict(watch: subprocess.Popen[str]) -> None:
    """Until the last line of a run. Fails where not everything is right: then it would not measure what it says."""
    assert watch.stdout is not None
    seen = ""
    for line in watch.stdout:
        seen += line
        if line.startswith("Watching"):
            assert "not yet" not in seen, seen
            return
    raise RuntimeError(f"the watch ended:\n{seen}")


def measure_command(course: Course, place: Path) -> float:
    """Seconds of `grader check`, at best."""
    times = []
    for _ in range(COLD_RUNS):
        started = time.perf_counter()
        subprocess.run(command(course, place), stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - started)
    return min(times)


def command(course: Course, place: Path) -> list[str]:
    return [sys.executable, "-m", "grader", "check", "--course", str(course.folder), "--work", str(place)]


if __name__ == "__main__":
    main(sys.argv[1:])
