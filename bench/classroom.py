"""Classes of 1 to 10,000 submissions on one core and on two: time, memory, skipping, resuming.

Each line is `grader grade` at level strict, as an instructor types it, on work as mixed as mixture.py makes it; without
figures unless told (--figures). Its time holds everything from the shell's word to the last page: Python starting, the
sandbox's self-test, suites being collected. What a class costs beyond its start is told by differences between sizes.
Student code that never ends is left out: one such test costs its time limit, whatever else is done.

    python bench/classroom.py [--sizes 1,10,100,1000,3000,10000] [--cores 1,2] [--rounds 2] [--figures]

The 10,000 take minutes on each number of cores. Memory is that of all processes together, shared pages counted once.
One core and two take turns, in some rounds, as a machine may be slower for minutes; means are told.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).resolve().parent))

from commands import CommandFailed, Run, cores_of, run
from mixture import ASSIGNMENTS, SHARES, make_class, write_class
from results import BLUE, GREY, ORANGE, ROOT, Place, Sheet, legend, machine, new_figure, plain_axes, publish

from grader.course.model import load_course

SEED = 20
LARGE = 100  # submissions from which on a class is more than its start
RESUMED = 1000  # submissions of the run that is killed in the middle
MB = 1e6


@dataclass(frozen=True)
class Row:
    """One size on so many cores."""

    size: int
    cores: int
    seconds: float
    cpu: float  # seconds of computing, of all processes
    peak: int  # bytes of all processes together
    middle: int  # the same, the highest in the second quarter of the run
    end: int  # and in the last
    unchanged: float  # seconds of the same command once more


@dataclass(frozen=True)
class Resumed:
    """A run that was killed (kill -9), and the same command again."""

    size: int
    cores: int
    whole: float  # seconds of a run that nobody stopped
    killed_after: float
    kept: int  # attempts in the journal then
    rest: float  # seconds of the run that went on
    attempts: int  # in the journal at the end

    @property
    def lost(self) -> float:
        """Seconds that the kill cost."""
        return self.killed_after + self.rest - self.whole


def main() -> None:
    options = read_options()
    place, found = Place(options.output), machine()
    with tempfile.TemporaryDirectory(prefix="classroom") as folder:
        bench = Bench(Path(folder), options.sizes, options.figures)
        turns = [(size, cores) for size in options.sizes for _ in range(options.rounds) for cores in options.cores]
        rounds = sorted((bench.measure(*turn) for turn in turns), key=lambda row: (row.cores, row.size))
        rows = [mean_of(list(same)) for _, same in groupby(rounds, key=lambda row: (row.cores, row.size))]
        resumed = bench.measure_resuming(min(RESUMED, max(options.sizes)), options.cores[0])
    data = {"figures": options.figures, "rows": [asdict(row) for row in rounds], "resumed": asdict(resumed)}
    sheets = [sheet_of_rows(rows, options.figures), *sheets_of_aims(rows, rounds), sheet_of_resuming(resumed)]
    name = "classroom_with_figures" if options.figures else "classroom"
    publish(place, name, found, data, sheets, {name: picture(rows)})


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Classes of many sizes, measured.")
    numbers = lambda text: sorted({int(part) for part in text.split(",")})  # noqa: E731  # a type, said in place
    parser.add_argument("--sizes", type=numbers, default=[1, 10, 100, 1000, 3000, 10_000], help="submissions: 1,10,100")
    usable = len(os.sched_getaffinity(0))
    parser.add_argument("--cores", type=numbers, default=[1, 2][:usable], help="numbers of cores: 1,2")
    parser.add_argument("--rounds", type=int, default=2, help="how often each is measured")
    parser.add_argument("--figures", action="store_true", help="with figures on the students' pages")
    parser.add_argument("--output", type=Path, help="write results here, not into the repository")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds: at least 1")
    if options.cores[-1] > usable:
        parser.error(f"--cores {options.cores[-1]}: {usable} may be used here")
    return options


class Bench:
    """Classes on disk, and runs over them."""

    def __init__(self, folder: Path, sizes: Sequence[int], figures: bool) -> None:
        self.folder, self.figures = folder, figures
        works = make_class(load_course(ROOT), max(sizes))
        for size in {*sizes, min(RESUMED, max(sizes))}:
            write_class(works[:size], folder / f"class{size}")

    def measure(self, size: int, cores: int) -> Row:
        output = self._output()
        first = self._grade(size, cores, output)
        expect_lines(output, size)
        again = self._grade(size, cores, output)
        if f"{size} unchanged" not in again.output:
            raise CommandFailed(f"not everything was skipped:\n{again.output[-1000:]}")
        middle, end = highest(first, 0.25, 0.5), highest(first, 0.75, 1.0)
        print(f"{size} on {cores}: {first.seconds:.1f} s, again {again.seconds:.1f} s", file=sys.stderr)
        return Row(size, cores, first.seconds, first.cpu, first.peak, middle, end, again.seconds)

    def measure_resuming(self, size: int, cores: int) -> Resumed:
        """A run, the same again but killed when half is done, and once more to the end."""
        whole = self._grade(size, cores, self._output()).seconds
        output = self._output()
        stopped = self._grade(size, cores, output, stop_at=size // 2)
        kept = count_attempts(output)
        rest = self._grade(size, cores, output)
        expect_lines(output, size)
        return Resumed(size, cores, whole, stopped.seconds, kept, rest.seconds, count_attempts(output))

    def _output(self) -> Path:
        output = self.folder / "results"
        shutil.rmtree(output, ignore_errors=True)
        return output

    def _grade(self, size: int, cores: int, output: Path, stop_at: int | None = None) -> Run:
        words = [sys.executable, "-m", "grader", "grade", self.folder / f"class{size}", "--course", ROOT]
        words += ["--output", output, "--jobs", str(cores), "--seed", str(SEED)]
        words += [] if self.figures else ["--no-figures"]
        stop = None if stop_at is None else lambda _: count_attempts(output) >= stop_at
        done = run(words, cores=cores_of(cores), folder=self.folder, stop_when=stop, watched=True)
        return done if done.killed else done.expect(0)


def mean_of(same: Sequence[Row]) -> Row:
    """One size on so many cores, in all rounds."""
    names = [part.name for part in fields(Row)][2:]
    return replace(same[0], **{name: statistics.mean(getattr(row, name) for row in same) for name in names})


def highest(run: Run, start: float, end: float) -> int:
    """The most memory within a part of a run, given as shares of its time."""
    return max((size for at, size in run.memory if start <= at / run.seconds <= end), default=run.peak)


def expect_lines(output: Path, size: int) -> None:
    lines = (output / "results.jsonl").read_text(encoding="utf-8").count("\n")
    if lines != size:
        raise CommandFailed(f"{size} results were expected, {lines} came")


def count_attempts(output: Path) -> int:
    """Rows of the journal; 0 while there is none."""
    file = output / "journal.sqlite"
    if not file.is_file():
        return 0
    try:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=1) as connection:
            return int(connection.execute("SELECT count(*) FROM attempts").fetchone()[0])
    except sqlite3.Error:  # it is being made
        return 0


# --- what it says ---


def sheet_of_rows(rows: Sequence[Row], figures: bool) -> Sheet:
    columns = (
        "submissions",
        "cores",
        "seconds",
        "of CPU",
        "a second",
        "peak, MB",
        "unchanged, s",
        "unchanged, a second",
    )
    cells = [
        (
            f"{row.size:,}",
            str(row.cores),
            f"{row.seconds:.1f}",
            f"{row.cpu:.1f}",
            f"{row.size / row.seconds:.1f}",
            f"{row.peak / MB:.0f}",
            f"{row.unchanged:.1f}",
            f"{row.size / row.unchanged:,.0f}",
        )
        for row in rows
    ]
    mix = ", ".join(f"{kind} {5 * share} %" for kind, (_, share) in SHARES.items())
    note = f"{', '.join(ASSIGNMENTS)} in turn; {mix}. Level strict, {'with' if figures else 'without'} figures."
    return Sheet("Classes: from the command to the last page", columns, cells, note)


def sheets_of_aims(rows: Sequence[Row], rounds: Sequence[Row]) -> list[Sheet]:
    """Is the time linear, the memory flat, the second core worth it? Only where there are sizes enough to tell."""
    sheets = []
    large = [[row for row in of_cores(rows, cores) if row.size >= LARGE] for cores in sorted({r.cores for r in rows})]
    if cells := [cell for same in large for cell in _growth(same)]:
        columns = ("from", "to", "cores", "ms for each more", "of the first", "unchanged, a second", "MB more")
        sheets.append(Sheet("Growth: what each further submission costs", columns, cells))
    if cells := [cell for same in large if len(same) > 2 for cell in _line(same)]:
        columns = ("submissions", "cores", "seconds", "on the line", "of the line")
        note = "For each number of cores: a start, and as much for every submission, nearest to all in per cent."
        sheets.append(Sheet("Is it linear?", columns, cells, note))
    gains = [(one, two) for one in of_cores(rows, 1) for two in of_cores(rows, 2) if one.size == two.size]
    if gains:
        body = [
            (
                f"{one.size:,}",
                f"{one.seconds / two.seconds:.2f}",
                _beyond_start(rows, one, two),
                " ".join(f"{a.seconds / b.seconds:.2f}" for a, b in _turns(rounds, one.size)),
            )
            for one, two in gains
        ]
        columns = ("submissions", "two cores against one", "beyond the smallest class", "by round")
        sheets.append(Sheet("The second core", columns, body))
    return sheets


def _growth(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """Steps between sizes."""
    steps = list(zip(rows, rows[1:], strict=False))
    each = [(b.seconds - a.seconds) / (b.size - a.size) for a, b in steps]
    return [
        (
            f"{a.size:,}",
            f"{b.size:,}",
            str(a.cores),
            f"{1000 * cost:.2f}",
            f"{cost / each[0]:.3f}",
            f"{(b.size - a.size) / max(1e-3, b.unchanged - a.unchanged):,.0f}",
            f"{(b.peak - a.peak) / MB:.0f}",
        )
        for (a, b), cost in zip(steps, each, strict=True)
    ]


def _line(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """How far each time is from one line through all."""
    sizes, seconds = (np.array([getattr(row, name) for row in rows], float) for name in ("size", "seconds"))
    line = np.polyval(np.polyfit(sizes, seconds, 1, w=1 / seconds), sizes)
    return [
        (f"{row.size:,}", str(row.cores), f"{row.seconds:.1f}", f"{there:.1f}", f"{row.seconds / there:.2f}")
        for row, there in zip(rows, line, strict=True)
    ]


def _beyond_start(rows: Sequence[Row], one: Row, two: Row) -> str:
    first, second = of_cores(rows, 1)[0], of_cores(rows, 2)[0]
    if one.size == first.size or first.size != second.size:
        return ""
    return f"{(one.seconds - first.seconds) / (two.seconds - second.seconds):.2f}"


def _turns(rounds: Sequence[Row], size: int) -> Iterator[tuple[Row, Row]]:
    """One core and two, measured one after the other."""
    one, two = ([row for row in of_cores(rounds, cores) if row.size == size] for cores in (1, 2))
    return zip(one, two, strict=True)


def of_cores(rows: Sequence[Row], cores: int) -> list[Row]:
    return sorted((row for row in rows if row.cores == cores), key=lambda row: row.size)


def sheet_of_resuming(resumed: Resumed) -> Sheet:
    columns = ("submissions", "undisturbed, s", "killed after, s", "kept then", "the rest, s", "lost, s", "attempts")
    cells = (
        f"{resumed.size:,}",
        f"{resumed.whole:.1f}",
        f"{resumed.killed_after:.1f}",
        f"{resumed.kept:,}",
        f"{resumed.rest:.1f}",
        f"{resumed.lost:.1f}",
        f"{resumed.attempts:,}",
    )
    return Sheet("Killed in the middle (kill -9), and run again", columns, [cells])


def picture(rows: Sequence[Row]) -> Figure:
    figure = new_figure(8.0, 3.4)
    time = plain_axes(figure, "time", "submissions", "seconds", (1, 2, 1))
    memory = plain_axes(figure, "memory of all processes at its peak", "submissions", "MB", (1, 2, 2))
    for cores, colour in zip(sorted({row.cores for row in rows}), (BLUE, ORANGE), strict=False):
        mine: Any = of_cores(rows, cores)
        sizes, label = [row.size for row in mine], f"{cores} core{'s' * (cores > 1)}"
        time.plot(sizes, [row.seconds for row in mine], "o-", color=colour, label=label)
        time.plot(sizes, [row.unchanged for row in mine], "o:", color=colour, label=f"{label}, unchanged")
        memory.plot(sizes, [row.peak / MB for row in mine], "o-", color=colour, label=label)
    time.set(xscale="log", yscale="log")
    memory.set(xscale="log", ylim=(0, 1.1 * max(1000, *(row.peak / MB for row in rows))))
    memory.axhline(1000, color=GREY, linestyle="--", linewidth=0.8)
    legend(time)
    legend(memory)
    return figure


if __name__ == "__main__":
    main()
