"""Fixtures: the tiny course, a zygote at level strict, submissions from text, a browser, and who still runs."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.course.model import Course, load_course
from grader.grade import SubmissionResult, as_record
from grader.judge.assignment import AssignmentJudge
from grader.judge.verdict import ExerciseResult, TestResult, Verdict
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.snapshot import Snapshot, Source

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.postgres import Postgres

ROOT = Path(__file__).resolve().parents[1]
TINY = ROOT / "tests" / "tiny"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = "--no-first-run --disable-quic --disable-gpu --disable-sync --disable-background-networking".split()


@pytest.fixture(scope="session")
def course() -> Course:
    """The course of this repository."""
    return load_course(ROOT)


@pytest.fixture(scope="session")
def tiny() -> Course:
    """A second course, about nothing neural, with short limits."""
    return load_course(TINY)


@pytest.fixture(scope="session")
def tiny_judge(tiny: Course) -> Iterator[AssignmentJudge]:
    """The judge of the tiny course's one assignment."""
    with AssignmentJudge(tiny, tiny.graded[0]) as judge:
        yield judge


@pytest.fixture(scope="session")
def zygote(tiny: Course) -> Iterator[Zygote]:
    """A zygote at level strict."""
    with Zygote(SandboxOptions.of(tiny)) as zygote:
        yield zygote


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; its tests are skipped where there is none. Not for a whole session: while it lives, its
    event loop is this thread's, and whoever wants one of their own (Jupyter) must wait."""
    path = find_chromium()
    if not path:
        pytest.skip(f"no Chromium here (looked for {', '.join(BROWSERS)}); on Debian: apt install chromium")
    from playwright.sync_api import sync_playwright  # only here: other tests must run without it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


def find_chromium() -> str:
    """The path of a Chromium that starts, or "". Some systems have a stub of that name that only gives advice."""
    for path in filter(None, map(shutil.which, BROWSERS)):
        if subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    return ""


class Processes:
    """Who runs on this machine, as Linux lists it. Processes are named by their numbers."""

    def below(self, pid: int) -> set[int]:
        """Those that a process started, and those that they started."""
        found: set[int] = set()
        with contextlib.suppress(OSError):  # it has just ended
            for path in Path(f"/proc/{pid}/task").glob("*/children"):
                with contextlib.suppress(OSError):  # or the thread has
                    for child in map(int, path.read_text().split()):
                        found |= {child} | self.below(child)
        return found

    def command(self, pid: int) -> bytes:
        """What one was started with; nothing of one that has ended."""
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes()
        return b""

    def is_running(self, pid: int) -> bool:
        """Whether one lives; one that nobody has waited for yet is dead."""
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        return False

    def survivors(self, pids: Iterable[int]) -> set[int]:
        """Those that do not end within a minute, which on any machine is long enough to die."""
        left = set(filter(self.is_running, pids))
        for _ in range(1200):
            if not left:
                break
            time.sleep(0.05)
            left = set(filter(self.is_running, left))
        return left


@pytest.fixture
def processes() -> Processes:
    """Asks which processes run."""
    if not Path("/proc/self/task").is_dir():
        pytest.skip("asks which processes run, and only Linux lists them in /proc")
    return Processes()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of the tests' own; its tests are skipped where there can be none."""
    from tests.postgres import NoPostgres, serve  # only here: it needs accounts as Unix knows them

    try:
        with serve() as server:
            yield server
    except NoPostgres as reason:
        pytest.skip(str(reason))


@pytest.fixture
def script() -> Callable[..., Snapshot]:
    """Makes a submission from the text of a script."""

    def make(text: str, module: str = "work", **siblings: str) -> Snapshot:
        return Snapshot(module, "script", (Source(f"{module}.py", text),), siblings, "", ())

    return make


@pytest.fixture
def record() -> Callable[..., dict[str, Any]]:
    """Makes a submission's record from what became of its exercises: name=(verdict, points, points to be had)."""

    def make(
        student: str,
        *,
        assignment: str = "1_work",
        submission: str = "0123456789abcdef",
        message: str = "an entry is off",
        notes: tuple[str, ...] = (),
        seconds: float = 0.25,
        hints: dict[str, list[str]] | None = None,
        carried: dict[str, tuple[str, ...]] | None = None,
        **exercises: tuple[str, float, float],
    ) -> dict[str, Any]:
        results = []
        for name, (verdict, score, most) in exercises.items():
            halves = ((Verdict.PASSED, score), (Verdict(verdict), most - score)) if verdict != "passed" else ()
            tests = [
                TestResult(f"part {i}", points, kind, "" if kind is Verdict.PASSED else message)
                for i, (kind, points) in enumerate(halves or ((Verdict.PASSED, most),))
                if points
            ]
            kept = (carried or {}).get(name, ())
            exercise = ExerciseResult(name, most, tuple(tests), tuple((hints or {}).get(name, ())), kept)
            results.append(replace(exercise, carried_score=most) if kept else exercise)
        result = SubmissionResult(student, assignment, tuple(results), 7, "strict", submission, notes, seconds=seconds)
        return as_record(result)

    return make
