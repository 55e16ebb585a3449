"""The records of a class: results.jsonl, and three CSV tables for a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from grader.records.statistics import Item, first_hint
from grader.records.tables import as_csv

Record = dict[str, Any]


def as_jsonl(records: Iterable[Record]) -> str:
    """One line a submission, sorted by student and assignment."""
    ordered = sorted(records, key=lambda record: (record["student"], record["assignment"]))
    return "".join(json.dumps(record, ensure_ascii=False, sort_keys=False) + "\n" for record in ordered)


def as_scores(records: Iterable[Record], assignments: Sequence[str]) -> str:
    """CSV: a row a student, a column an assignment, and the total. Held submissions and missing ones are empty."""
    scores: dict[str, dict[str, float | str]] = {}
    for record in records:
        scores.setdefault(record["student"], {})[record["assignment"]] = "" if record["held"] else record["score"]
    rows = []
    for student in sorted(scores):
        row = [scores[student].get(assignment, "") for assignment in assignments]
        rows.append((student, *row, round(sum(value for value in row if isinstance(value, int | float)), 4)))
    return as_csv(("student", *assignments, "total"), rows)


def as_exercises(records: Iterable[Record]) -> str:
    """CSV: a row for each exercise of each submission, with its verdict and the hint that was seen first.

    The score of a held submission is empty.
    """
    columns = ("student", "assignment", "exercise", "score", "max_score", "verdict", "carried_from", "hint")
    rows = [
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
        for record in records
        for exercise in record["exercises"]
    ]
    return as_csv(columns, rows)


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
