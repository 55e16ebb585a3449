"""What tests need that disturb the grading of a class: the class, and what a run has left behind."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from grader.course.model import load_course
from grader.demo import write_class
from grader.records.journal import Journal

TINY = Path(__file__).parent / "tiny"
HARMLESS = ("ada", "bela", "chen", "emil", "gita", "hugo")


def write_copies(folder: Path, copies: int) -> Path:
    """So many copies of each harmless student of the sample class; the folder of the submissions."""
    write_class(load_course(TINY), folder / "sample")
    for student in HARMLESS:
        for copy in range(copies):
            shutil.copytree(folder / "sample" / "submitted" / student, folder / "submitted" / f"{student}{copy}")
    return folder / "submitted"


def results(out: Path) -> list[dict[str, Any]]:
    """The lines of results.jsonl, without times."""
    lines = (out / "results.jsonl").read_text(encoding="utf-8").splitlines()
    return [{**json.loads(line), "seconds": 0} for line in lines]


def attempts(out: Path) -> Counter[str]:
    """How often each student stands in the journal."""
    with Journal(f"sqlite:///{out / 'journal.sqlite'}") as journal:
        return Counter(attempt.student for attempt in journal.history())
