"""What the journal looks like to others: results.jsonl and scores.csv."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

Record = dict[str, Any]


def as_jsonl(records: Iterable[Record]) -> str:
    """One line a submission, sorted by student and assignment. Figures stay in the journal: they are for pages."""
    ordered = sorted(records, key=lambda record: (record["student"], record["assignment"]))
    lines = ({key: value for key, value in record.items() if key != "figures"} for record in ordered)
    return "".join(json.dumps(line, ensure_ascii=False, sort_keys=False) + "\n" for line in lines)


def as_scores(records: Iterable[Record], assignments: Sequence[str]) -> str:
    """CSV: a row a student, a column an assignment, and the total. Held submissions and missing ones are empty."""
    scores: dict[str, dict[str, float | str]] = {}
    for record in records:
        scores.setdefault(record["student"], {})[record["assignment"]] = "" if record["held"] else record["score"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["student", *assignments, "total"])
    for student in sorted(scores):
        row = [scores[student].get(assignment, "") for assignment in assignments]
        writer.writerow([student, *row, round(sum(value for value in row if isinstance(value, int | float)), 4)])
    return out.getvalue()
