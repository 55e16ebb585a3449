"""What checks found, for programs."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from grader.course.model import Course
from grader.judge.verdict import TestResult, Verdict
from grader.loop.checking import Checked, Report, State
from grader.loop.formats import as_annotations, as_json, explain, seen_from, summary
from grader.loop.work import Work
from grader.sandbox.host import Level

WRONG = TestResult("area", 1, Verdict.FAILED, "area(a, b): too large, 100%", "expected 6,\ngot 7", seen="Look at\rit.")
FINE = TestResult("fine", 1, Verdict.PASSED)

# The form that docs/students.md promises.
TEXTS = {"type": "array", "items": {"type": "string"}}
CHECK = {
    "name": {"type": "string"},
    "status": {"enum": [verdict.value for verdict in Verdict]},
    "message": {"type": "string"},
    "detail": {"type": "string"},
    "hints": TEXTS,
}
EXERCISE = {
    "name": {"type": "string"},
    "state": {"enum": ["right", "wrong", "waiting", "unwritten", "unchecked"]},
    "line": {"type": ["integer", "null"]},
    "waits_for": TEXTS,
    "checks": {"type": "array", "items": {"type": "object", "properties": CHECK, "required": list(CHECK)}},
}
PROBLEM = {"message": {"type": "string"}, "line": {"type": ["integer", "null"]}}
ASSIGNMENT = {
    "name": {"type": "string"},
    "file": {"type": "string"},
    "isolation": {"enum": ["strict", "process"]},
    "passed": {"type": "boolean"},
    "problem": {"type": ["object", "null"], "properties": PROBLEM, "required": list(PROBLEM)},
    "notes": TEXTS,
    "seconds": {"type": "number"},
    "exercises": {"type": "array", "items": {"type": "object", "properties": EXERCISE, "required": list(EXERCISE)}},
}
DOCUMENT = {
    "version": {"const": 1},
    "course": {"type": "string"},
    "passed": {"type": "boolean"},
    "assignments": {
        "type": "array",
        "items": {"type": "object", "properties": ASSIGNMENT, "required": list(ASSIGNMENT)},
    },
}
SCHEMA = {"type": "object", "properties": DOCUMENT, "required": list(DOCUMENT)}


@pytest.fixture
def report(tiny: Course, tmp_path: Path) -> Report:
    """One exercise of each state but one."""
    exercises = (
        Checked("celsius", State.RIGHT, (FINE,), 7),
        Checked("area", State.WRONG, (FINE, WRONG, WRONG), 12),
        Checked("volume", State.WAITING, (WRONG,), 17, ("area",)),
        Checked("Counter", State.UNWRITTEN, (), 22),
    )
    work = Work(tmp_path.resolve() / "my: work, all", tiny.graded[0], ())
    return Report(work, Level.STRICT, exercises, ("a note",))


def test_the_document_has_the_promised_form(tiny: Course, report: Report, tmp_path: Path) -> None:
    """Every key is there, whatever came out, and nothing else decides `passed`."""
    broken = Report(report.work, Level.PROCESS, problem="it raised", problem_line=3)
    for reports in ([report], [report, broken], []):
        document = json.loads(as_json(tiny, reports, tmp_path))
        jsonschema.validate(document, SCHEMA)
        assert document["passed"] is (not reports)
    assert document["course"] == "measures"
    first = json.loads(as_json(tiny, [report, broken], tmp_path))["assignments"]
    assert first[0]["file"] == "my: work, all/measures.py"
    assert [exercise["state"] for exercise in first[0]["exercises"]] == ["right", "wrong", "waiting", "unwritten"]
    assert first[1]["problem"] == {"message": "it raised", "line": 3}


def test_annotations_stand_at_the_students_own_lines(report: Report, tmp_path: Path) -> None:
    """An error for what is wrong, notices for the rest; each is one line, and nothing in a text can begin another."""
    lines = list(as_annotations([report], tmp_path))
    place = "file=my%3A work%2C all/measures.py"
    assert lines == [
        f"::error {place},line=12,title=area%3A not yet right::area(a, b): too large, 100%25%0A"
        "expected 6,%0Agot 7%0ALook at%0Ait.%0A1 more check fails.",
        f"::notice {place},line=17,title=volume%3A not yet right::It builds on area: mend that first.",
        f"::notice {place},title=1_measures::a note",
        f"::notice {place},title=1_measures::1 of 4 right; to write: Counter",
    ]


def test_a_module_that_does_not_load_is_an_error_at_its_line(report: Report, tmp_path: Path) -> None:
    """Without a line where none is known."""
    work = report.work
    known = next(as_annotations([Report(work, Level.STRICT, problem="it raised", problem_line=3)], tmp_path))
    assert "measures.py,line=3,title=1_measures cannot be checked::it raised" in known
    assert "line=" not in next(as_annotations([Report(work, Level.STRICT, problem="gone")], tmp_path))


def test_only_the_first_failing_check_is_explained(report: Report) -> None:
    """The rest in a word."""
    area = report.exercises[1]
    assert list(explain(area))[-1] == "1 more check fails."
    others = Checked("area", State.WRONG, (WRONG, WRONG, WRONG))
    assert list(explain(others))[-1] == "2 more checks fail."
    assert list(explain(Checked("area", State.WRONG, (WRONG,))))[-1] == "it."


def test_a_summary_counts_what_could_be_asked(report: Report) -> None:
    """An exercise without a public check is not among those that could be right."""
    assert summary(report) == "1 of 4 right; to write: Counter"
    unchecked = Report(report.work, Level.STRICT, (Checked("a", State.RIGHT, ()), Checked("b", State.UNCHECKED, ())))
    assert summary(unchecked) == "1 of 1 right"


def test_paths_are_as_seen_from_where_one_stands(tmp_path: Path) -> None:
    """Whole where they lie elsewhere; with slashes on every system."""
    here = tmp_path.resolve()
    assert seen_from(here, here / "a" / "b.py") == "a/b.py"
    assert seen_from(here / "c", here / "a" / "b.py") == (here / "a" / "b.py").as_posix()
    (tmp_path / "link").symlink_to(here)
    assert seen_from(tmp_path / "link", here / "a" / "b.py") == "a/b.py"
