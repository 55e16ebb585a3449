"""What is written of a whole class: results.jsonl, scores.csv, exercises.csv, items.csv and report.html.

One pass over the newest records, as the journal keeps them; no record stays in memory.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from grader.atomic import write_atomically
from grader.course.model import Course
from grader.feedback.class_view import ClassTally
from grader.feedback.pages import class_page
from grader.records.exports import EXERCISES, Scored, as_items, as_line, as_scores, exercise_rows
from grader.records.tables import csv_writer


def write_lists(course: Course, output: Path, texts: Iterable[str]) -> list[Scored]:
    """Write the lists; what is to be remembered of each submission.

    texts: the newest record of each student and assignment, sorted by these.
    """
    tally = ClassTally(course)
    with _written(output / "results.jsonl") as lines, _written(output / "exercises.csv") as exercises:
        write = csv_writer(exercises, EXERCISES)
        for text in texts:
            lines.write(as_line(text))
            record = json.loads(text)
            for name in ("student", "assignment"):  # each comes many times, and is kept once
                record[name] = sys.intern(record[name])
            for row in exercise_rows(record):
                write(row)
            tally.add(record)
    write_atomically(output / "scores.csv", as_scores(tally.scored, [assignment.name for assignment in course.graded]))
    write_atomically(output / "items.csv", as_items(tally.items.items()))
    write_atomically(output / "report.html", class_page(course, tally.view()))
    return tally.scored


@contextlib.contextmanager
def _written(path: Path) -> Iterator[TextIO]:
    """As write_atomically, for a text that is too long to be in memory at once."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
