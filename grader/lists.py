"""What is written of a whole class: results.jsonl, scores.csv, exercises.csv, items.csv and report.html.

One pass over the newest records, as the journal keeps them; no record stays in memory.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from grader.atomic import write_atomically, written_atomically
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
    with (
        written_atomically(output / "results.jsonl") as lines,
        written_atomically(output / "exercises.csv") as exercises,
    ):
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
