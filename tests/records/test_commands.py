"""grader report and grader export, as people type them, on a class that was really graded."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.classroom import ClassOptions, grade_class
from grader.cli import main
from grader.course.model import load_course
from grader.demo import write_class
from grader.records.entry import Entry
from grader.records.journal import Journal
from grader.records.policy import Scheme, totals

TINY = Path(__file__).resolve().parents[1] / "tiny"
STUDENTS = ("ada", "fatou", "gita", "hugo")
SAVED = datetime(2026, 10, 20, 10, tzinfo=UTC).timestamp()
POLICY = """
policy:
  timezone: Europe/Berlin
  due: {1_measures: 2026-10-19 23:59}
  letters: {A: 90 %, B: 40 %, F: 0}
"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny course, under a policy, and the results of four students who saved a day late."""
    folder = tmp_path_factory.mktemp("term")
    shutil.copytree(TINY, folder / "course")
    course = load_course(folder / "course")
    write_class(course, folder)
    for path in (folder / "submitted").rglob("*"):
        os.utime(path, (SAVED, SAVED))
    options = ClassOptions(folder / "submitted", folder / "results", students=STUDENTS, seed=1, figures=False)
    grade_class(course, options, lambda total: None, lambda step: None)
    with (folder / "course" / "course.yml").open("a", encoding="utf-8") as file:
        file.write(POLICY)
    return folder


@pytest.fixture
def term(graded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, to stand in."""
    shutil.copytree(graded, tmp_path / "term")
    monkeypatch.chdir(tmp_path / "term")
    return tmp_path / "term"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [*(str(word) for word in words), "--course", "course"])


def rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    return {row["student"]: row for row in table}


def test_grading_keeps_when_work_was_handed_in(term: Path) -> None:
    """Here by its files; the digest of the course does not change with its policy, so nothing is graded again."""
    with Journal(f"sqlite:///{term / 'results' / 'journal.sqlite'}", read_only=True) as journal:
        history = journal.history()
    assert {row.student for row in history} == set(STUDENTS)
    assert {row.handed_in and row.handed_in.at.timestamp() for row in history} == {SAVED}
    course = load_course(term / "course")
    found = totals(Scheme.of(course.policy, {"1_measures": 12.0}), history, [], datetime.now(UTC))
    assert [total.marks[0].days_late for total in found] == [1, 1, 1, 1]
    options = ClassOptions(term / "submitted", term / "results", students=STUDENTS, seed=1, figures=False)
    steps = []
    grade_class(course, options, lambda total: None, steps.append)
    assert [step.graded for step in steps] == [False] * 4


def test_the_report_shows_totals(term: Path) -> None:
    """At the terminal and as a file; the journal stays as it is, byte for byte."""
    journal = term / "results" / "journal.sqlite"
    before = hashlib.sha256(journal.read_bytes()).hexdigest()
    result = run("report", "--output", "totals.csv")
    assert result.exit_code == 0, result.output
    assert "41.7 %" in result.output
    assert "+1d  a day late" in result.output
    table = rows(term / "totals.csv")
    assert (table["fatou"]["total"], table["fatou"]["letter"], table["fatou"]["late"]) == (
        "41.6667",
        "B",
        "1_measures:1",
    )
    assert hashlib.sha256(journal.read_bytes()).hexdigest() == before
    assert list(term.glob(".*.part")) == []


def test_another_policy_is_tried_before_it_is_made(term: Path) -> None:
    """Who loses, by how much, and which letters change; who keeps everything is a number."""
    (term / "harsh.yml").write_text(POLICY + "  late: {per_day: 50 %}\n", encoding="utf-8")
    result = run("report", "--diff", "harsh.yml", "--output", "changes.csv")
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "3 would lose, at most 50.0; 0 would gain; 1 would keep what they have" in said
    assert "A to B" in said
    assert rows(term / "changes.csv")["ada"] == {
        "student": "ada",
        "before": "100.0",
        "after": "50.0",
        "gain": "-50.0",
        "letter_before": "A",
        "letter_after": "B",
    }


def test_reports_are_whole_however_long_an_id_is(term: Path) -> None:
    """With one of 64 letters, in 80 columns or in none: points, totals and changes."""
    name = "x" * 64
    with Journal(f"sqlite:///{term / 'results' / 'journal.sqlite'}") as journal:
        record = journal.record(journal.latest()["fatou", "1_measures"])
        journal.enter(Entry.of({**record, "student": name, "submission": "other"}, "key"))
    (term / "harsh.yml").write_text(POLICY + "  late: {per_day: 50 %}\n", encoding="utf-8")
    line = next(line for line in run("report").output.splitlines() if name in line)
    assert line.split()[1:] == ["5", "41.7", "%", "B"]
    changes = run("report", "--diff", "harsh.yml").output
    assert "…" not in changes
    assert next(line for line in changes.splitlines() if "ada" in line).split()[:6] == [
        *("ada", "100.0", "%", "50.0", "%", "-50.0"),
    ]


def test_extensions_beside_the_course_are_taken(term: Path) -> None:
    """Or those of another file; slips are remarked."""
    (term / "course" / "extensions.csv").write_text(
        "student,assignment,until\nada,,1 day\nadda,,1 day\n", encoding="utf-8"
    )
    result = run("report", "--output", "totals.csv")
    assert "nobody has handed anything in as 'adda'" in result.output
    assert [rows(term / "totals.csv")[name]["late"] for name in ("ada", "hugo")] == ["", "1_measures:1"]
    (term / "none.csv").write_text("student,assignment,until\n", encoding="utf-8")
    run("report", "--output", "totals.csv", "--extensions", "none.csv")
    assert rows(term / "totals.csv")["ada"]["late"] == "1_measures:1"


def test_what_is_held_is_said_and_fails(term: Path) -> None:
    """Exit code 1, a name, a range; its cell in the gradebook is empty."""
    with Journal(f"sqlite:///{term / 'results' / 'journal.sqlite'}") as journal:
        record = journal.record(journal.latest()["ada", "1_measures"])
        journal.enter(Entry.of({**record, "held": True, "score": 0.0, "submission": "other"}, "key"))
    result = run("report")
    assert result.exit_code == 1
    assert "held, so not decided yet: ada (1_measures)" in result.output
    assert "0.0 to 100.0 %" in result.output
    assert run("export", "canvas", "--output", "canvas.csv").exit_code == 1
    assert "ada,,,ada,,\n" in (term / "canvas.csv").read_text(encoding="utf-8")


def test_a_report_may_be_of_another_day(term: Path) -> None:
    """Who handed nothing in and stands in the roster has time until it is due, by the clocks of the course."""
    (term / "roster.csv").write_text("student\nada\nyves\n", encoding="utf-8")
    for at, letter in (("2026-10-19 23:59", ""), ("2026-10-20 00:00", "F"), ("2026-10-19 22:00Z", "F")):
        result = run("export", "csv", "--roster", "roster.csv", "--at", at, "--output", "totals.csv")
        assert result.exit_code == 0, result.output
        assert rows(term / "totals.csv")["yves"]["letter"] == letter
    assert "not in the roster: fatou, gita, hugo" in result.output


def test_gradebooks_are_written(term: Path) -> None:
    """For Canvas and Moodle, with what there is to know."""
    canvas = run("export", "canvas", "--output", "new/canvas.csv")
    assert canvas.exit_code == 0, canvas.output
    assert "makes new assignments of them: 1_measures" in canvas.output
    assert (term / "new" / "canvas.csv").read_text(encoding="utf-8").startswith("Student,ID,SIS User ID,SIS Login ID,")
    assert run("export", "moodle", "--percent", "--output", "moodle.csv").exit_code == 0
    assert "hugo,75.0,handed in 2026-10-20 12:00 CEST; 1 day late\n" in (term / "moodle.csv").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["report", "--journal", "elsewhere.sqlite"], 1, "there is no journal elsewhere.sqlite"),
        (["report", "--diff", "nowhere.yml"], 2, "nowhere.yml cannot be read"),
        (["report", "--at", "soon"], 2, "--at: 'soon' is no time"),
        (["report", "--extensions", "nowhere.csv"], 2, "nowhere.csv cannot be read"),
        (["export", "csv", "--output", "results"], 2, "results"),
        (["export", "moodle", "--roster", "nowhere.csv", "--output", "m.csv"], 2, "nowhere.csv cannot be read"),
        (["export", "csv"], 2, "--output"),
    ],
)
def test_wrong_wishes_are_refused(term: Path, words: list[str], code: int, said: str) -> None:
    """In a sentence, and nothing is written."""
    result = run(*words)
    assert result.exit_code == code
    assert said in result.output
    assert "Traceback" not in result.output
    assert list(term.glob("*.csv")) == [term / "expected.csv"]
