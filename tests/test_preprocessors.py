"""nbgrader's own door: `nbgrader autograde` with our preprocessors, against `grader grade --nbgrader`."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader", reason="nbgrader is not installed: pip install 'grader[nbgrader]'")

from nbgrader.api import Gradebook

from grader.classroom import ClassOptions, grade_class
from grader.giveback import GiveBack
from grader.publishing.nbgrader_course import NbgraderCourse
from tests.nbgrader_course import ASSIGNMENT, MODULE, copied, hand_in, hand_in_notebook, published, right, tiny_course

POLICY = """
policy:
  timezone: UTC
  due: {1_measures: "2026-11-10 11:59"}
  late: {per_day: 25 %}
"""
SETTINGS = "c.JudgeInSandbox.seed = 1\nc.JudgeInSandbox.figures = False\n"
STUDENTS = ("ada", "bela", "cleo", "dora", "emil")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> NbgraderCourse:
    folder = tmp_path_factory.mktemp("made") / "course"
    made = published(tiny_course(folder, policy=POLICY), folder / "nbgrader", lines=SETTINGS)
    solutions = right(made.course)
    in_time = "2026-11-10 11:00:00 UTC"
    hand_in(made, "ada", **solutions, essay="Because.")  # a day late
    hand_in(made, "bela", stamp=in_time, **{**solutions, "celsius": "def celsius(f):\n    raise ValueError(f)"})
    notebook = json.loads(hand_in(made, "cleo", stamp=in_time, **solutions).read_text())
    for cell in notebook["cells"]:
        cell["metadata"] = {"id": "abc", "colab": {}}
        cell.pop("id")
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stderr", "text": "<script>alert(1)</script>"}]
    hand_in_notebook(made, "cleo", {**notebook, "nbformat_minor": 0}, stamp=in_time)
    hand_in(made, "dora", stamp=in_time).write_text("<html>no notebook</html>")
    hand_in(made, "emil", stamp=in_time).write_text('{"cells": ' + "[" * 200_000)
    return made


def autograde(folder: NbgraderCourse, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT, *words]
    return subprocess.run(command, cwd=folder.root, capture_output=True, text=True, check=False)


def grade(folder: NbgraderCourse) -> None:
    options = ClassOptions(folder.root / "submitted", folder.root / "results", (ASSIGNMENT,), seed=1, figures=False)
    with GiveBack(folder, options.output / "feedback", now=datetime(2026, 12, 1, tzinfo=UTC)) as desk:
        grade_class(folder.course, options, lambda total: None, lambda step: desk.take(step.record) and None)


def copies(folder: NbgraderCourse) -> dict[str, tuple[bytes, int]]:
    files = (path for path in (folder.root / "autograded").rglob("*") if path.is_file())
    return {str(path.relative_to(folder.root)): (path.read_bytes(), path.stat().st_mode) for path in files}


def recorded(folder: NbgraderCourse) -> dict[str, Any]:
    """Everything in the gradebook but its own numbers."""
    with Gradebook(folder.db_url, "measures") as book:
        return {
            submission.student.id: {
                "timestamp": submission.timestamp,
                "penalty": notebook.late_submission_penalty,
                "grades": {
                    one.name: (one.auto_score, one.manual_score, one.needs_manual_grade) for one in notebook.grades
                },
                "comments": {one.name: (one.auto_comment, one.manual_comment) for one in notebook.comments},
            }
            for submission in book.assignment_submissions(ASSIGNMENT)
            for notebook in submission.notebooks
        }


def test_both_doors_record_the_same(made: NbgraderCourse, tmp_path: Path) -> None:
    """Scores, comments, penalties, times; and copies, byte for byte, also of notebooks from elsewhere and of files
    that are none."""
    theirs, ours = copied(made, tmp_path / "theirs"), copied(made, tmp_path / "ours")
    done = autograde(theirs)
    assert done.returncode == 0, done.stderr
    grade(ours)
    assert set(recorded(ours)) == set(STUDENTS)
    assert recorded(theirs) == recorded(ours)
    assert recorded(theirs)["ada"]["penalty"] == 3
    assert recorded(theirs)["cleo"]["grades"]["volume-points"] == (5, None, False)
    assert copies(theirs) == copies(ours)
    assert b"alert(1)" not in copies(theirs)[f"autograded/cleo/{ASSIGNMENT}/{MODULE}.ipynb"][0]


def test_what_one_door_judged_the_other_does_not_judge_again(made: NbgraderCourse, tmp_path: Path) -> None:
    """Both write one journal."""
    folder = copied(made, tmp_path / "course")
    assert autograde(folder, "--student", "ada").returncode == 0
    graded: list[tuple[str, bool]] = []
    options = ClassOptions(folder.root / "submitted", folder.root / "results", (ASSIGNMENT,), seed=1, figures=False)
    grade_class(
        folder.course, options, lambda total: None, lambda step: graded.append((step.record["student"], step.graded))
    )
    assert sorted(graded) == [("ada", False), *((student, True) for student in STUDENTS[1:])]


def test_what_is_held_leaves_nothing(made: NbgraderCourse, tmp_path: Path) -> None:
    """A suite that fails by its own fault gives nobody a zero; nbgrader keeps no copy, and says why."""
    folder = copied(made, tmp_path / "course")
    suite = folder.course.folder / "solutions" / ASSIGNMENT / "test_area.py"
    suite.write_text(suite.read_text() + "\n\ndef test_own_fault(student):\n    raise RuntimeError('broken suite')\n")
    done = autograde(folder, "--student", "ada")
    assert done.returncode == 1
    assert "held, and nothing recorded" in done.stderr
    assert not folder.autograded("ada", ASSIGNMENT).exists()
    grades = recorded(folder)["ada"]["grades"].values()
    assert {score for score, _, _ in grades} == {None}


def test_a_notebook_of_nobodys_is_refused(made: NbgraderCourse, tmp_path: Path) -> None:
    """Nothing here could judge it, and no kernel will."""
    folder = copied(made, tmp_path / "course")
    file = folder.course.folder / "course.yml"
    file.write_text(file.read_text().replace("module: measures", "module: other"))
    done = autograde(folder, "--student", "ada")
    assert done.returncode == 1
    assert f"{ASSIGNMENT}/{MODULE}.ipynb is no notebook of the course measures" in done.stderr
