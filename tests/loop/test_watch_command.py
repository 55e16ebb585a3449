"""`grader check --watch`, as a student runs it."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.interrupts import heed_interrupts

TINY = Path(__file__).parents[1] / "tiny"
RIGHT = (TINY / "solutions" / "1_measures" / "measures.py").read_text(encoding="utf-8")
WRONG = RIGHT.replace("* 5 / 9", "* 5 / 8")
PATIENCE = 60.0  # seconds after which a test gives up


class Terminal:
    """A running watch, and what it has printed since it was last asked."""

    def __init__(self, *words: object) -> None:
        command = [sys.executable, "-m", "grader", "check", "--watch", *map(str, words)]
        environment = os.environ | {"PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            preexec_fn=heed_interrupts,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def until(self, words: str = "Watching") -> str:
        """What it prints, up to a line with `words`."""
        seen = ""
        while True:
            line = self._lines.get(timeout=PATIENCE)
            seen += line
            if words in line:
                return seen
            assert line, f"it ended without {words!r}:\n{seen}"

    def end(self) -> int:
        """Ctrl-C; how it ended."""
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.process.kill()  # one that does not heed it must not hold up the reader, and with it the tests
            self._reader.join()

    def rest(self) -> str:
        return "".join(self._lines.queue)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the tiny course with right work in it."""
    shutil.copytree(TINY, tmp_path / "course")
    (tmp_path / "course" / "work" / "1_measures").mkdir(parents=True)
    (tmp_path / "course" / "work" / "1_measures" / "measures.py").write_text(RIGHT)
    return tmp_path / "course"


@pytest.fixture
def terminal(course: Path) -> Iterator[Terminal]:
    terminal = Terminal("--course", course)
    yield terminal
    if terminal.process.poll() is None:
        terminal.end()


def test_a_watch_follows_whatever_happens_to_the_work(course: Path, terminal: Terminal) -> None:
    """Wrong, broken, half-written, renamed into place, gone, back: each save has its verdict, and news of the last."""
    module = course / "work" / "1_measures" / "measures.py"
    assert "4 of 4 right" in terminal.until()
    module.write_text(WRONG)
    assert "no longer right: celsius" in terminal.until()
    module.write_text(WRONG + "def broken(:\n")
    assert "SyntaxError at measures.py" in terminal.until("does not load any more")
    part = module.with_name("measures.new")
    part.write_text(RIGHT)
    os.replace(part, module)
    assert "measures.py loads again" in terminal.until("right now: celsius")
    module.unlink()
    terminal.until("measures.py is gone; waiting")
    module.write_text(WRONG)
    terminal.until("no longer right: celsius")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.rest()


def test_a_watch_reads_the_public_checks_again(course: Path, terminal: Terminal) -> None:
    """An edited suite counts at once; while it is broken the watch says so and waits."""
    suite = course / "exercises" / "1_measures" / "test_public.py"
    before = suite.read_text()
    terminal.until()
    suite.write_text(before.replace("100.0", "101.0"))
    assert "expected 101." in terminal.until("no longer right: celsius")
    suite.write_text("def broken(:\n")
    terminal.until("1_measures cannot be checked now: a suite cannot be collected")
    suite.write_text(before)
    terminal.until("right now: celsius")


def test_an_endless_loop_costs_its_limit_and_not_the_watch(course: Path, terminal: Terminal) -> None:
    """The loop is told, the others are judged, and the next save is seen."""
    module = course / "work" / "1_measures" / "measures.py"
    terminal.until()
    module.write_text(RIGHT + "\n\ndef celsius(f):\n    while True:\n        pass\n")
    assert "does a loop never end" in terminal.until("no longer right: celsius")
    module.write_text(RIGHT)
    terminal.until("right now: celsius")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_a_watch(course: Path, terminal: Terminal, how: signal.Signals, processes: Any) -> None:
    """Also when it ends in the middle of a check, by Ctrl-C or worse; Ctrl-C is no error and leaves no traceback."""
    terminal.until()
    (course / "work" / "1_measures" / "measures.py").write_text("while True:\n    pass\n")
    children: set[int] = set()
    while len(children) < 2:  # the zygote, and the worker in the loop
        children = processes.below(terminal.process.pid)
        assert terminal.process.poll() is None
    terminal.process.send_signal(how)
    assert terminal.process.wait(PATIENCE) == (0 if how is signal.SIGINT else -how)
    assert processes.survivors(children) == set()
    assert "Traceback" not in terminal.rest()
