"""Two mistakes in one implementation: named, described or passed over, never mistaken for a third."""

from __future__ import annotations

import ast
from pathlib import Path

from click.testing import CliRunner

from grader.audit.pairs import Told, judge_pairs, merged_sources
from grader.cli import main
from grader.course.model import Course
from grader.judge.assignment import AssignmentJudge
from grader.judge.hints import Variant

TINY = Path(__file__).parents[1] / "tiny"


def chaff(name: str, text: str) -> Variant:
    return Variant(Path(f"{name}.py"), "f", name, f"hint of {name}", text)


SOURCE = "import numpy as np\n\n\ndef f(x, y):\n    'Says what it does.'\n    return 2 * x + 3 * y\n"
FIRST = chaff("first", "def f(x, y):\n    return 4 * x + 3 * y\n")
SECOND = chaff("second", "import math\n\n\ndef f(x, y):\n    return 2 * x - 3 * y  # minus\n")
THIRD = chaff("third", "def f(x, y):\n    return 5 * x + 3 * y\n")


def test_changes_in_different_places_are_merged() -> None:
    """Both mistakes stand in the result, with all imports; what touches the same place is left out."""
    found = {names: text for names, _, text in merged_sources(SOURCE, "f", [FIRST, SECOND, THIRD])}
    assert set(found) == {("first", "second"), ("second", "third")}
    text = found["first", "second"]
    assert "return 4 * x - 3 * y" in text
    assert "import math" in text
    assert ast.parse(text)


def test_a_student_with_two_mistakes_is_never_told_of_a_third(tiny: Course, tiny_judge: AssignmentJudge) -> None:
    """The tiny course's chaffs, merged and slipped: every outcome is one of four, and none is wrong."""
    results = [
        result for exercise in tiny.graded[0].exercises for result in judge_pairs(tiny_judge, exercise.name, seed=3)
    ]
    assert len(results) > 10
    assert {result.told for result in results} >= {Told.NAMED, Told.SYMPTOM}
    assert [result for result in results if result.told is Told.WRONG] == []


def test_the_audit_has_a_column_of_it() -> None:
    """--pairs counts what students with two mistakes are told; a sound course stays sound."""
    words = ["audit", "celsius", "--pairs", "--seeds", "1", "--course", str(TINY), "--jobs", "1"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert "two mistakes" in result.output
    assert "two mistakes at once, 1" in result.output
