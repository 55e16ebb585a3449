"""What is written of a class: an attempt and its page as soon as it is judged, and of the whole class results.jsonl,
scores.csv, exercises.csv, items.csv and report.html.

These are one pass over the newest records, as the journal keeps them; no record stays in memory. A class that has not
changed keeps its lists as they are: a stamp beside them tells what they were made of.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from grader.atomic import write_atomically, write_bytes_atomically, written_atomically
from grader.course.model import Course
from grader.feedback.class_view import ClassTally, file_of
from grader.feedback.pages import class_page
from grader.records.entry import Entry, environment
from grader.records.exports import EXERCISES, as_items, as_line, as_scores, exercise_rows
from grader.records.journal import Journal, Newest
from grader.records.tables import csv_writer

Record = dict[str, Any]  # a line of results.jsonl
BEFORE_EXERCISES = ', "exercises": '  # as json.dumps writes it
LISTS = ("results.jsonl", "exercises.csv", "scores.csv", "items.csv", "report.html")
STAMP = ".lists"  # written last: the digest of what the lists were made of, and how they were left
ALIKE = 256  # results that many may have alike: some 20 kB each


def write_attempt(output: Path, journal: Journal, entry: Entry, page: bytes) -> None:
    """Write down what was judged: page first, then journal, so that a row always has its page."""
    write_page(page_in(output, entry.student, entry.assignment), page)
    journal.enter(entry)


def write_page(path: str, page: bytes) -> None:
    """Write a student's page, in a folder that may not be there yet."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_bytes_atomically(file, page)


def page_in(output: Path, student: str, assignment: str) -> str:
    """The path of a student's page. No Path: making them took a tenth of the time of a class that has not changed."""
    return f"{output}/{file_of(student, assignment)}"


def update_lists(
    course: Course,
    output: Path,
    journal: Journal,
    newest: Mapping[tuple[str, str], Newest],
    ignored: Sequence[str] = (),
) -> None:
    """Write the lists of these attempts, by student and assignment, unless they are there already.

    ignored: what was passed over among the submissions, for the class page.
    """
    newest = dict(sorted(newest.items()))
    made_of = _digest(course, journal, newest, ignored)
    stamp = output / STAMP
    with contextlib.suppress(OSError, ValueError):  # none, or a list is gone
        if json.loads(stamp.read_text(encoding="utf-8")) == [made_of, _left_as(output)]:
            return
    write_lists(course, output, journal.texts(newest.values()), ignored)
    write_atomically(stamp, json.dumps([made_of, _left_as(output)]))


def _digest(course: Course, journal: Journal, newest: Mapping[tuple[str, str], Newest], ignored: Sequence[str]) -> str:
    """Of all that the lists depend on. An attempt never changes once it is in its journal."""
    digest = hashlib.sha256("\n".join([environment(), course.model_dump_json(), journal.url]).encode())
    digest.update(repr(tuple(ignored)).encode())
    for attempt in newest.items():
        digest.update(repr(attempt).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def _left_as(output: Path) -> list[list[int]]:
    """Sizes and times of change: somebody may have edited a list, or a killed run have written some of them."""
    found = [(output / name).stat() for name in LISTS]
    return [[one.st_size, one.st_mtime_ns] for one in found]


def write_lists(course: Course, output: Path, texts: Iterable[str], ignored: Sequence[str] = ()) -> None:
    """Write the lists.

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
            record = read_record(text)
            for name in ("student", "assignment"):  # each comes many times, and is kept once
                record[name] = sys.intern(record[name])
            for row in exercise_rows(record):
                write(row)
            tally.add(record)
    write_atomically(output / "scores.csv", as_scores(tally.scored, [assignment.name for assignment in course.graded]))
    write_atomically(output / "items.csv", as_items(tally.items.items()))
    write_atomically(output / "report.html", class_page(course, tally.view(), ignored))


def read_record(text: str) -> Record:
    """A record, only to be looked at: students who did alike share what came of it, nearly all of the text, and that is
    read once. Inside a string the quotes of the key would be escaped, so it is found where it stands."""
    head, key, rest = text.partition(BEFORE_EXERCISES)
    if key:
        with contextlib.suppress(ValueError):  # not the form that we write
            return {**json.loads(f"{head}}}"), **_read_rest(rest)}
    record: Record = json.loads(text)
    return record


@lru_cache(ALIKE)
def _read_rest(text: str) -> Record:
    rest: Record = json.loads(f'{{"exercises": {text}')
    return rest
