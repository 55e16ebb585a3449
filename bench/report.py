"""A term's gradebook of a very large class: seconds, computing and memory of `grader report`.

    python bench/report.py [--students 30000] [--output DIR]

The journal is made up: one attempt of each student for each assignment, at times around a due date that lateness counts
from; the policy drops the lowest, takes a tenth a day and gives letters. No student code runs.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import create_engine, insert

sys.path.insert(0, str(Path(__file__).resolve().parent))

from commands import cores_of, run
from results import ROOT, Place, Sheet, machine, publish

from grader.course.model import Course, load_course
from grader.records.journal import Attempt, Journal

START = datetime(2026, 10, 1)
AT_ONCE = 20_000  # rows
POLICY = {
    "timezone": "Europe/Berlin",
    "grace": "15 minutes",
    "late": {"per_day": "10 %", "at_most": "50 %", "until": "2 weeks"},
    "counts": "best",
    "drop_lowest": 1,
    "letters": {"A": 0.9, "B": 0.75, "C": 0.5},
}


@dataclass(frozen=True)
class Measured:
    """One command over the journal."""

    command: str
    seconds: float
    cpu: float
    peak: int  # bytes


def main() -> None:
    parser = argparse.ArgumentParser(description="A very large class's gradebook.")
    parser.add_argument("--students", type=int, default=30_000, help="how many")
    parser.add_argument("--output", type=Path, help="write results here, not into the repository")
    options = parser.parse_args()
    place, found = Place(options.output), machine()
    with tempfile.TemporaryDirectory(prefix="report") as name:
        folder = Path(name)
        course = course_with_policy(folder / "course")
        journal = folder / "journal.sqlite"
        write_journal(journal, course, options.students)
        words = [sys.executable, "-m", "grader"]
        source = ["--course", course.folder, "--journal", journal, "--at", "2026-12-31 12:00"]
        other = folder / "other.yml"
        other.write_text(yaml.safe_dump(policy_of(course) | {"drop_lowest": 2}), encoding="utf-8")
        commands = {
            "report": ["report", *source],
            "report --diff": ["report", *source, "--diff", other],
            "export csv": ["export", "csv", *source, "--output", folder / "totals.csv"],
        }
        rows = [measure(title, [*words, *rest]) for title, rest in commands.items()]
    data = {"students": options.students, "assignments": len(course.graded), "rows": [asdict(row) for row in rows]}
    title = f"{options.students:,} students, {len(course.graded)} assignments"
    cells = [(f"grader {r.command}", f"{r.seconds:.1f}", f"{r.cpu:.1f}", f"{r.peak / 1e6:.0f}") for r in rows]
    publish(place, "report", found, data, [Sheet(title, ("command", "seconds", "of CPU", "peak, MB"), cells)], {})


def policy_of(course: Course) -> dict[str, Any]:
    names = [assignment.name for assignment in course.graded if not assignment.exam]
    due = {name: f"{START + timedelta(days=7 * (i + 1)):%Y-%m-%d %H:%M}" for i, name in enumerate(names)}
    return POLICY | {"due": due}


def course_with_policy(folder: Path) -> Course:
    """A copy of the course under the policy above."""
    folder.mkdir()
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name, folder / name)
    told = yaml.safe_load((ROOT / "course.yml").read_text(encoding="utf-8"))
    told["policy"] = policy_of(load_course(ROOT))
    (folder / "course.yml").write_text(yaml.safe_dump(told, sort_keys=False), encoding="utf-8")
    return load_course(folder)


def write_journal(file: Path, course: Course, students: int) -> None:
    with Journal(f"sqlite:///{file}"):
        pass  # makes the tables
    engine, batch = create_engine(f"sqlite:///{file}"), []
    with engine.begin() as connection:
        for row in attempts(course, students):
            batch.append(row)
            if len(batch) == AT_ONCE:
                connection.execute(insert(Attempt), batch)
                batch.clear()
        if batch:
            connection.execute(insert(Attempt), batch)
    engine.dispose()


def attempts(course: Course, students: int) -> Iterator[dict[str, Any]]:
    """Rows of the journal, the same ones each time."""
    chance = random.Random(30)
    known = {"key": "k" * 64, "seed": 1, "held": False, "handed_in_by": "receipt", "record": {}}
    for number in range(students):
        for week, assignment in enumerate(course.graded):
            at = START + timedelta(days=7 * (week + 1), hours=chance.gauss(-12, 24))
            name = hashlib.sha256(f"{number}/{week}".encode()).hexdigest()
            score = round(assignment.max_score * min(1.0, chance.betavariate(4, 1.5)), 2)
            yield known | {
                "student": f"s{number:06}",
                "assignment": assignment.name,
                "submission": name,
                "identity": name[:32],
                "score": score,
                "max_score": assignment.max_score,
                "graded_at": at + timedelta(days=1),
                "handed_in": at,
            }


def measure(title: str, words: list[str | Path]) -> Measured:
    done = run(words, cores=cores_of(1), watched=True).expect(0)
    return Measured(title, done.seconds, done.cpu, done.peak)


if __name__ == "__main__":
    main()
