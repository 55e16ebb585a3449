"""Where the milliseconds of a submission go, by part: the process's own clocks, on one core, at level strict.

    python bench/parts.py [--each 20] [ASSIGNMENT]...

A class as mixed as mixture.py makes it is graded in this process, as a process of the classroom does it, and twice more
with clocks around the parts; the first time warms what a class keeps. `met`: all answers were met before, as most are
in a large class; `new`: what is remembered of answers is forgotten before each submission. A clock stops while a part
within its part runs, so that the parts add up to the whole. `wall` holds the time in which the student's process
computes; `judge` is the computing of this process alone. Once a class come: Python, the sandbox and its self-test,
suites and chaffs.
"""

from __future__ import annotations

import argparse
import functools
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).resolve().parent))

from mixture import ASSIGNMENTS, Work, make_class, write_class
from results import BLUE, ORANGE, ROOT, Place, Sheet, legend, machine, new_figure, plain_axes, publish

import grader.grade
from grader.course.model import Course, load_course
from grader.feedback.pages import page_of_record
from grader.grade import as_record, grade_folder
from grader.judge.assignment import AssignmentJudge
from grader.judge.suites import Suites
from grader.judge.transcripts import Transcripts
from grader.records.entry import Entry
from grader.records.journal import Journal
from grader.sandbox import wire
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.link import WorkerLink
from grader.sandbox.selftest import open_contained
from grader.sandbox.session import Session

SEED = 8
REST = "judging: order, verdicts, record"


@dataclass(frozen=True)
class Part:
    """A function whose time is a part's. whole: what it calls is counted with it."""

    name: str
    owner: Any
    function: str
    whole: bool = False


PARTS = (
    Part("snapshot: files read and checked", grader.grade, "take_snapshot", whole=True),
    Part("worker: fork and jail", Zygote, "fork", whole=True),
    Part("worker: source sent and loaded", Session, "_load", whole=True),
    Part("worker: ended", Session, "close", whole=True),
    Part("calls: bytes there and back, student's code", WorkerLink, "exchange"),
    Part("calls: encoding", wire, "encode"),
    Part("calls: decoding", wire, "decode"),
    Part("suites: inputs, right answers, comparing", Suites, "run"),
    Part("transcripts: what equal answers came to", Transcripts, "outcome"),
    Part("hints: what the mistake is", AssignmentJudge, "hints", whole=True),
    Part("figures: asked for and compared", grader.grade, "draw_figures", whole=True),
    Part("journal: one row", Journal, "enter", whole=True),
)
ORDER = [*(part.name for part in PARTS), REST, "page"]


@dataclass
class Spent:
    """Seconds so far: on the clock at the wall, and of this process's computing."""

    wall: float = 0.0
    judge: float = 0.0


class Clocks:
    """Stopwatches of which one runs at a time."""

    def __init__(self) -> None:
        self.spent: dict[str, Spent] = {}
        self._running: list[str] = []
        self._since = (0.0, 0.0)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        self._stop()
        self._running.append(name)
        try:
            yield
        finally:
            self._stop()
            self._running.pop()

    def around(self, part: Part, inner: Callable[..., Any], within: list[str]) -> Callable[..., Any]:
        """The function, with the part's clock running; within a whole part, that part's runs on."""

        @functools.wraps(inner)
        def timed(*arguments: Any, **keywords: Any) -> Any:
            if within:
                return inner(*arguments, **keywords)
            if part.whole:
                within.append(part.name)
            try:
                with self.part(part.name):
                    return inner(*arguments, **keywords)
            finally:
                if part.whole:
                    within.clear()

        return timed

    def _stop(self) -> None:
        """Give the time since the last change to the part that ran."""
        now = time.perf_counter(), time.process_time()
        if self._running:
            spent = self.spent.setdefault(self._running[-1], Spent())
            spent.wall += now[0] - self._since[0]
            spent.judge += now[1] - self._since[1]
        self._since = now


@contextmanager
def clocked(clocks: Clocks) -> Iterator[None]:
    """Clocks around every part, taken away again."""
    before = [(part, getattr(part.owner, part.function)) for part in PARTS]
    within: list[str] = []
    try:
        for part, function in before:
            setattr(part.owner, part.function, clocks.around(part, function, within))
        yield
    finally:
        for part, function in before:
            setattr(part.owner, part.function, function)


def main() -> None:
    parser = argparse.ArgumentParser(description="A submission's time, by part.")
    parser.add_argument("assignments", nargs="*", default=list(ASSIGNMENTS), help="which")
    parser.add_argument("--each", type=int, default=40, help="submissions of each assignment")
    parser.add_argument("--output", type=Path, help="write results here, not into the repository")
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    place, found, course = Place(options.output), machine(), load_course(ROOT)
    names = list(dict.fromkeys(options.assignments))
    works = make_class(course, options.each * len(names), names)
    with tempfile.TemporaryDirectory(prefix="parts") as folder, ExitStack() as stack:
        write_class(works, Path(folder))
        bench = Bench(course, Path(folder), stack)
        spent: dict[str, dict[str, Spent]] = {}
        for name in names:
            spent |= bench.measure([work for work in works if work.assignment.name == name])
    data = {"each": options.each, "spent": {name: {p: asdict(s) for p, s in by.items()} for name, by in spent.items()}}
    sheets = [sheet_of_parts(spent, options.each), sheet_of_starts(bench.starts)]
    publish(place, "parts", found, {**data, "starts": bench.starts}, sheets, {"parts": picture(spent, options.each)})


class Bench:
    """One warm process of a classroom."""

    def __init__(self, course: Course, folder: Path, stack: ExitStack) -> None:
        self.course, self.folder, self.stack = course, folder, stack
        self.starts: dict[str, float] = {}
        with self._start("the sandbox and its self-test"):
            self.zygote = stack.enter_context(open_contained(SandboxOptions.of(course).made_lean()))
        self.journal = stack.enter_context(Journal(f"sqlite:///{folder / 'journal.sqlite'}"))

    def measure(self, works: Sequence[Work]) -> dict[str, dict[str, Spent]]:
        """Seconds by part of these submissions, which are of one assignment: its answers met before, and new."""
        assignment = works[0].assignment
        with self._start(f"suites of {assignment.name}"):
            judge = self.stack.enter_context(AssignmentJudge(self.course, assignment))
        gc.collect()
        gc.freeze()  # as the classroom does
        for work in works:
            self._grade(judge, work, Clocks())
        met, new = Clocks(), Clocks()
        with clocked(met):
            for work in works:
                self._grade(judge, work, met)
        with clocked(new):
            for work in works:
                judge.transcripts.forget()
                self._grade(judge, work, new)
        return {f"{assignment.name}, met": met.spent, f"{assignment.name}, new": new.spent}

    def _grade(self, judge: AssignmentJudge, work: Work, clocks: Clocks) -> None:
        with clocks.part(REST):
            result = grade_folder(judge, self.zygote, self.folder / work.student, work.student, SEED, figures=True)
            record = as_record(result)
            figures = record.pop("figures")
        with clocks.part("page"):
            page_of_record(self.course, {**record, "figures": figures}, datetime.now(UTC))
        self.journal.enter(Entry.of(record, "bench", figures))

    @contextmanager
    def _start(self, what: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.starts[what] = time.perf_counter() - started


# --- what it says ---


def sheet_of_parts(spent: dict[str, dict[str, Spent]], each: int) -> Sheet:
    rows = [
        [name, *(_cell(by.get(name, Spent()), each) for by in spent.values())]
        for name in ORDER
        if any(name in by for by in spent.values())
    ]
    wholes = [Spent(sum(s.wall for s in by.values()), sum(s.judge for s in by.values())) for by in spent.values()]
    rows.append(["all", *(_cell(whole, each) for whole in wholes)])
    title = "Milliseconds of one submission of a mixed class: wall (judge)"
    return Sheet(title, ("part", *spent), rows, "wall (of which computing of the judge's process), one core")


def _cell(spent: Spent, each: int) -> str:
    return f"{1000 * spent.wall / each:.2f} ({1000 * spent.judge / each:.2f})"


def sheet_of_starts(starts: dict[str, float]) -> Sheet:
    return Sheet("Once a process", ("what", "ms"), [(what, f"{1000 * took:.0f}") for what, took in starts.items()])


def picture(spent: dict[str, dict[str, Spent]], each: int) -> Figure:
    figure = new_figure(8.0, 4.2)
    axes = plain_axes(figure, "one submission of a mixed class, all assignments, answers met and new", "ms", "")
    names = [name for name in reversed(ORDER) if any(name in by for by in spent.values())]
    count = each * len(spent)
    wall = [1000 * sum(by[name].wall for by in spent.values() if name in by) / count for name in names]
    judge = [1000 * sum(by[name].judge for by in spent.values() if name in by) / count for name in names]
    axes.barh(names, wall, color=ORANGE, label="student's process, system")
    axes.barh(names, judge, color=BLUE, label="judge's computing")
    legend(axes)
    return figure


if __name__ == "__main__":
    main()
