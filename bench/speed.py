"""What keeping the judge and the student apart costs, as ratios taken in one run on one core.

    floor     the same checks, called in this process on a freshly imported module; no isolation, no pytest
    ours      all of grader.grade at level strict: snapshot, fork, jail, calls over the pipe, verdicts, record
    pytest    one `pytest` process per submission, as autograders that run it do

Rounds of the three are interleaved, so that a noisy machine is noisy to all. Run: python bench/speed.py [ASSIGNMENT]...
"""

from __future__ import annotations

import contextlib
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent))

from inkernel import Direct, import_afresh

from grader.course.model import load_course
from grader.grade import as_record, grade_folder
from grader.judge.assignment import AssignmentJudge
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.session import Session
from grader.sandbox.snapshot import Snapshot, Source, take_snapshot

ROOT = Path(__file__).resolve().parents[1]
DEFAULT = ("01_neuron", "03_loss", "05_optimizers", "06_backprop")
ROUNDS, PYTEST_ROUNDS = 30, 3
CALLS = 2000

CONFTEST = """
import sys
import numpy as np
import pytest
sys.path.insert(0, {bench!r})
from inkernel import Direct, import_afresh


@pytest.fixture
def student():
    return Direct(import_afresh({module!r}))


@pytest.fixture
def rng():
    return np.random.default_rng(1)
"""


def main(names: list[str]) -> None:
    with contextlib.suppress(AttributeError, OSError):  # where a process cannot choose its core
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    course = load_course(ROOT)
    table = Table(title="one submission, one core: median milliseconds, and ratios of medians")
    for column in ("assignment", "tests", "floor", "ours", "pytest", "ours / floor", "pytest / ours"):
        table.add_column(column, justify="left" if column == "assignment" else "right")
    with Zygote(SandboxOptions.of(course).made_lean()) as zygote, tempfile.TemporaryDirectory() as folder:
        for name in names or DEFAULT:
            with AssignmentJudge(course, course.assignment(name)) as judge:
                gc.collect()
                gc.freeze()  # as the classroom does
                table.add_row(*compare(judge, zygote, Path(folder)))
        console = Console(width=110)
        console.print(table)
        for line in small_costs(zygote):
            console.print(line, highlight=False)


def compare(judge: AssignmentJudge, zygote: Zygote, root: Path) -> list[str]:
    """One row: the three ways on the reference, interleaved."""
    assignment = judge.assignment
    place = root / "student" / assignment.name
    place.mkdir(parents=True)
    module = place / f"{assignment.module}.py"
    module.write_text(judge.source.text, encoding="utf-8")
    floor, ours = [], []
    for seed in range(ROUNDS + 2):
        floor.append(seconds(lambda seed=seed: run_direct(judge, str(module), seed)))
        ours.append(seconds(lambda seed=seed: run_ours(judge, zygote, root / "student", seed)))
    pytests = [seconds(lambda: run_pytest(judge, module)) for _ in range(PYTEST_ROUNDS)]
    low, mine, other = (1000 * statistics.median(times) for times in (floor[2:], ours[2:], pytests))
    tests = sum(len(judge.tests(exercise.name)) for exercise in assignment.exercises)
    row = f"{low:.1f}", f"{mine:.1f}", f"{other:.0f}", f"{mine / low:.2f}", f"{other / mine:.1f}"
    return [assignment.name, str(tests), *row]


def run_direct(judge: AssignmentJudge, module: str, seed: int) -> None:
    student = Direct(import_afresh(module))
    for exercise in judge.assignment.exercises:
        for test in judge.tests(exercise.name):
            names = test.item._fixtureinfo.argnames
            given = {"student": student, "rng": np.random.default_rng(seed)}
            given |= getattr(getattr(test.item, "callspec", None), "params", {})
            test.item.obj(**{name: given[name] for name in names})


def run_ours(judge: AssignmentJudge, zygote: Zygote, folder: Path, seed: int) -> None:
    record = as_record(grade_folder(judge, zygote, folder, "student", seed))
    assert record["score"] == record["max_score"], record


def run_pytest(judge: AssignmentJudge, module: Path) -> None:
    """A process that collects and runs the suites against the module in its own interpreter."""
    conftest = module.parent / "conftest.py"
    conftest.write_text(CONFTEST.format(bench=str(ROOT / "bench"), module=str(module)), encoding="utf-8")
    files = []
    for exercise in judge.assignment.exercises:
        suite = judge.course.solutions(judge.assignment) / f"test_{exercise.name}.py"
        (module.parent / suite.name).write_bytes(suite.read_bytes())
        files.append(str(module.parent / suite.name))
    command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "-p", "no:cacheprovider", *files]
    done = subprocess.run([*command, "-W", "ignore"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def small_costs(zygote: Zygote) -> Iterator[str]:
    """What a worker and a call cost."""
    text = "import numpy as np\n\n\ndef double(x):\n    return 2 * x\n"
    snapshot = Snapshot("small", "script", (Source("small.py", text),), {}, "", ())
    ready = []
    for _ in range(60):
        with Session(zygote, snapshot) as session:
            ready.append(seconds(session.open))
    yield f"worker ready (fork, jail, source loaded): {1000 * statistics.median(ready):.2f} ms"
    with Session(zygote, snapshot) as session:
        session.clock = Forever()
        values = ("a number", 1.5, CALLS), ("a (5, 4) array", np.ones((5, 4)), CALLS), ("1 MB", np.ones(125_000), 50)
        for what, value, calls in values:
            session.student._begin()
            times = [seconds(lambda value=value: session.student.double(value)) for _ in range(calls)]
            yield f"a call with {what}: {1e6 * statistics.median(times):.0f} microseconds"
    folder = Path(tempfile.mkdtemp())
    (folder / "a").mkdir()
    (folder / "a" / "small.py").write_text(text, encoding="utf-8")
    times = [seconds(lambda: take_snapshot(folder, "a", "small")) for _ in range(200)]
    yield f"a snapshot: {1e6 * statistics.median(times):.0f} microseconds"


class Forever:
    """A deadline beyond this run."""

    deadline = time.monotonic() + 3600.0


def seconds(action: Callable[[], Any]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1:])
