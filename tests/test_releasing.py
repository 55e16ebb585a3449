"""Pages released through a real exchange, and the gradebook as a table, as people type it."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

pytest.importorskip("nbgrader", reason="nbgrader is not installed: pip install 'grader[nbgrader]'")

from nbgrader.api import Gradebook
from nbgrader.utils import notebook_hash

from grader.cli import main
from grader.course.model import load_course
from grader.errors import PublishingError
from grader.giveback import GiveBack
from grader.giveback.releasing import refuse_withheld
from grader.publishing.nbgrader_course import NbgraderCourse, open_nbgrader
from tests.nbgrader_course import ASSIGNMENT, MODULE, SECRET, copied, hand_in, published, right, tiny_course

# nbgrader misspells an argument of its own.
pytestmark = pytest.mark.filterwarnings("ignore:Passing unrecognized arguments to super:DeprecationWarning")

POLICY = """
policy:
  timezone: UTC
  due: {1_measures: "2026-11-10 11:59"}
  late: {per_day: 25 %}
  letters: {A: 90 %, B: 0 %}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> NbgraderCourse:
    """Three submissions, graded, and the essay of one of them graded by hand."""
    folder = tmp_path_factory.mktemp("made") / "course"
    made = published(tiny_course(folder, policy=POLICY), folder / "nbgrader")
    solutions = right(made.course)
    hand_in(made, "ada", **solutions, essay="Because.")  # a day late
    hand_in(made, "bela", stamp="2026-11-10 11:00:00 UTC", area=solutions["area"], essay="Well.")
    hand_in(made, "cleo", stamp="2026-11-10 11:00:00 UTC", **solutions)
    (made.submitted("cleo", ASSIGNMENT) / "submission_secret.txt").unlink()
    (made.root / "exchange").mkdir()
    (made.root / "exchange").chmod(0o777)
    result = run(made, "grade", "--nbgrader", "--seed", 1, "--no-figures", "--jobs", 1)
    assert result.exit_code == 0, result.output
    assert "3 given back, 0 were there already" in result.output
    with Gradebook(made.db_url, "measures") as book:
        grade = book.find_grade("essay", MODULE, ASSIGNMENT, "ada")
        grade.manual_score, grade.needs_manual_grade = 4.0, False
        book.find_comment("essay", MODULE, ASSIGNMENT, "ada").manual_comment = "Well argued."
        book.db.commit()
    return made


@pytest.fixture
def folder(made: NbgraderCourse, tmp_path: Path) -> Iterator[NbgraderCourse]:
    yield copied(made, tmp_path / "course")


def run(folder: NbgraderCourse, *words: object) -> Result:
    more = ["--course", folder.course.folder, "--nbgrader-root", folder.root]
    return CliRunner().invoke(main, [str(word) for word in (*words, *more)])


def released(folder: NbgraderCourse, student: str) -> Path:
    """Where nbgrader looks for a student's feedback."""
    name = notebook_hash(secret=SECRET + student, notebook_id=MODULE)
    return folder.root / "exchange" / "measures" / "feedback" / f"{name}.html"


def test_pages_are_released_with_what_was_given_by_hand(folder: NbgraderCourse) -> None:
    """Lateness is taken off all of it; who cannot fetch theirs, and whose is not done, is said."""
    result = run(folder, "release", ASSIGNMENT)
    assert result.exit_code == 0, result.output
    assert "1_measures: 2 released" in result.output
    assert "1 still to be graded by hand in part, and the page says so: bela" in result.output
    assert "nobody can fetch it; the pages are in feedback/: cleo" in result.output
    page = released(folder, "ada").read_text()
    assert "Well argued." in page
    assert "4 points are taken off" in page
    assert "Altogether 12 of 16 points" in page
    assert "is still to be graded" in released(folder, "bela").read_text()


def test_one_students_page_can_be_released_alone(folder: NbgraderCourse) -> None:
    """Nobody else's then; a student who handed in nothing is said."""
    assert run(folder, "release", ASSIGNMENT, "--student", "ada").exit_code == 0
    assert released(folder, "ada").is_file()
    assert not released(folder, "bela").exists()
    result = run(folder, "release", ASSIGNMENT, "--student", "zoe")
    assert result.exit_code == 1
    assert "no submission of zoe" in result.output


def test_what_an_exam_withholds_is_not_released(folder: NbgraderCourse) -> None:
    """Until course.yml says so."""
    file = folder.course.folder / "course.yml"
    exam = "module: measures\n    exam: {release: 2026-12-24T12:00:00+01:00}"
    file.write_text(file.read_text().replace("module: measures", exam))
    with GiveBack(
        open_nbgrader(folder.root, load_course(file.parent)),
        folder.root / "results" / "feedback",
        now=datetime(2026, 12, 1, tzinfo=UTC),
    ) as desk:
        with pytest.raises(PublishingError, match="withheld until 2026-12-24 at 12:00"):
            refuse_withheld(desk, ASSIGNMENT)
        desk.now = datetime(2027, 1, 1, tzinfo=UTC)
        refuse_withheld(desk, ASSIGNMENT)


def rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(newline="") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


def test_the_table_agrees_with_nbgraders_own(folder: NbgraderCourse, tmp_path: Path) -> None:
    """Row by row in its columns, once the penalties are those of the scores as they are; and more columns with the
    policy's totals."""
    assert run(folder, "release", ASSIGNMENT).exit_code == 0
    ours = tmp_path / "ours.csv"
    result = run(folder, "export", "nbgrader", "--output", ours, "--at", "2026-12-01")
    assert result.exit_code == 0, result.output
    assert "1 submission waits to be graded by hand" in result.output
    theirs = tmp_path / "theirs.csv"
    command = [sys.executable, "-m", "nbgrader", "export", "--to", str(theirs)]
    subprocess.run(command, cwd=folder.root, check=True, capture_output=True)
    expected, found = rows(theirs), rows(ours)
    assert expected.keys() == found.keys() == {"ada", "bela", "cleo"}
    for student, row in expected.items():
        for column, value in row.items():
            if column == "duedate":  # ours has the policy's, nbgrader's gradebook was told none here
                continue
            assert same(value, found[student][column]), (student, column)
    ada: Any = found["ada"]
    assert (ada["raw_score"], ada["late_submission_penalty"], ada["score"]) == ("16.0", "4.0", "12.0")
    assert (ada["days_late"], ada["total_percent"], ada["letter"]) == ("1", "75.0", "B")
    assert found["bela"]["needs_manual_grade"] == "1"


def same(one: str, other: str) -> bool:
    try:
        return float(one) == pytest.approx(float(other))
    except ValueError:
        return one == other


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["grade", "elsewhere", "--nbgrader"], "leave out elsewhere"),
        (["grade", "--nbgrader", "--assignment", "2_exam"], "2_exam"),
        (["collect", "1_measures", "--zip", "nowhere.zip"], "nowhere.zip is not there"),
        (["collect", "1_measures", "--zip", ".", "--pattern", "("], "no regular expression"),
    ],
)
def test_wrong_usage_is_said(folder: NbgraderCourse, words: list[str], said: str) -> None:
    """In a sentence, with exit code 2."""
    result = run(folder, *words)
    assert result.exit_code == 2, result.output
    assert said in result.output
