"""The records of a class: a line of results.jsonl, and three CSV tables for a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from grader.records.statistics import Item, first_hint
from grader.records.tables import as_csv

Record = dict[str, Any]
EXERCISES = ("student", "assignment", "exercise", "score", "max_score", "verdict", "carried_from", "hint")
_ESCAPED = re.compile(r"\\(?:u(d[89ab]..)\\u(d[c-f]..)|u([0-9a-f]{4})|.)")


class Scored(NamedTuple):
    """What is remembered of each submission of a class. A tuple: a large class has tens of thousands."""

    student: str
    assignment: str
    score: float
    max_score: float
    held: bool

    @classmethod
    def of(cls, record: Record) -> Scored:
        return cls(record["student"], record["assignment"], record["score"], record["max_score"], record["held"])


def as_line(text: str) -> str:
    """A line of results.jsonl, from a record as the journal keeps it: the same JSON, with letters as they are read.

    To look for what is written as \\u1234 takes a tenth of the time of reading and writing the whole.
    """
    return (_ESCAPED.sub(_as_letter, text) if "\\u" in text else text) + "\n"


def _as_letter(escaped: re.Match[str]) -> str:
    high, low, code = escaped.groups()
    if high:
        return chr(0x10000 + (int(high, 16) - 0xD800) * 0x400 + int(low, 16) - 0xDC00)
    letter = chr(int(code, 16)) if code else ""
    fit = letter >= " " and not "\ud800" <= letter <= "\udfff"  # JSON cannot hold the others as they are, nor can UTF-8
    return letter if fit else escaped[0]


def as_scores(scored: Iterable[Scored], assignments: Sequence[str]) -> str:
    """CSV: a row a student, a column an assignment, and the total. Held submissions and missing ones are empty."""
    scores: dict[str, dict[str, float | str]] = {}
    for one in scored:
        scores.setdefault(one.student, {})[one.assignment] = "" if one.held else one.score
    rows = []
    for student in sorted(scores):
        row = [scores[student].get(assignment, "") for assignment in assignments]
        rows.append((student, *row, round(sum(value for value in row if isinstance(value, int | float)), 4)))
    return as_csv(("student", *assignments, "total"), rows)


def exercise_rows(record: Record) -> list[tuple[object, ...]]:
    """Rows of exercises.csv, under EXERCISES: each exercise of a submission, with its verdict and the hint that was
    seen first. The score of a held submission is empty."""
    return [
        (
            record["student"],
            record["assignment"],
            exercise["name"],
            "" if record["held"] else exercise["score"],
            exercise["max_score"],
            exercise["status"],
            " ".join(exercise["carried_from"]),
            first_hint(exercise),
        )
        for exercise in record["exercises"]
    ]


def as_items(items: Iterable[Item]) -> str:
    """CSV: a row for each exercise of the course, as grader.records.statistics explains it. Unknown is empty."""
    columns = (
        *("assignment", "exercise", "max_score", "n", "difficulty", "discrimination"),
        *("common_verdict", "common_verdict_count", "common_hint", "common_hint_count"),
    )
    rows = [
        (
            item.assignment,
            item.exercise,
            item.max_score,
            item.n,
            "" if item.difficulty is None else round(item.difficulty, 4),
            "" if item.discrimination is None else round(item.discrimination, 4),
            item.verdict,
            item.verdict_count,
            item.hint,
            item.hint_count,
        )
        for item in items
    ]
    return as_csv(columns, rows)
