"""What figures cost: CPU seconds a page of a class of 60, on one core, and what they add to the journal and the page.

Every student hands in the reference, so every figure is drawn. Student code runs in this process: the sandbox would
hide its CPU time from us, and adds a tenth of a millisecond a call. Run: python bench/figures.py [ASSIGNMENT]...
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from grader.course.model import Course, load_course
from grader.feedback.drawing import drawn
from grader.judge.assignment import AssignmentJudge
from grader.judge.figures import make_figure

ROOT = Path(__file__).resolve().parents[1]
PAGES = 60


@dataclass(frozen=True)
class Cost:
    """CPU seconds of the pages of one assignment, and bytes of one page."""

    pages: int
    asked: float  # for the student's numbers
    first: float  # drawing the first page: matplotlib is loaded, and draws what all pages share
    again: float  # drawing all the others
    kept: int  # bytes in the journal
    shown: int  # bytes in the page


def measure(course: Course, name: str, pages: int) -> Cost:
    """The figures of `pages` students who all handed in the reference."""
    with AssignmentJudge(course, course.assignment(name)) as judge:
        asked, drawing = 0.0, []
        for _ in range(pages):
            student = judge.reference()
            start = time.process_time()
            records = [make_figure(figure, student).as_record() for figure in judge.figures]
            middle = time.process_time()
            shown = sum(len(drawn(record)) for record in records)
            asked += middle - start
            drawing.append(time.process_time() - middle)
    return Cost(pages, asked, drawing[0], sum(drawing[1:]), len(json.dumps(records)), shown)


def main() -> None:
    course = load_course(ROOT)
    names = sys.argv[1:] or [assignment.name for assignment in course.graded]
    table = Table("assignment", "pages", "asked, ms", "drawn, ms", "first, ms", "journal, kB", "page, kB")
    costs = [measure(course, name, max(2, PAGES // len(names))) for name in names]
    for name, cost in zip(names, costs, strict=True):
        each = 1e3 * cost.asked / cost.pages, 1e3 * cost.again / (cost.pages - 1), 1e3 * cost.first
        sizes = cost.kept / 1e3, cost.shown / 1e3
        table.add_row(name, str(cost.pages), *(f"{value:.1f}" for value in (*each, *sizes)))
    console = Console()
    console.print(table)
    pages = sum(cost.pages for cost in costs)
    total = sum(cost.asked + cost.first + cost.again for cost in costs)
    console.print(f"{pages} pages: {total:.1f} s of CPU, {total / pages:.3f} s a page")


if __name__ == "__main__":
    main()
