"""What a class's records say together."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import scipy.stats

from grader.course.model import Course
from grader.feedback.class_view import ClassTally
from grader.records.exports import EXERCISES, as_items, exercise_rows
from grader.records.statistics import Item, MistakeTally, correlation, histogram, shared_message
from grader.records.tables import as_csv
from tests.tallies import counted

Record = dict[str, Any]
MakeRecord = Callable[..., Record]
Items = Callable[[list[Record]], list[Item]]


@pytest.fixture
def items_of(tiny: Course) -> Items:
    """What is said of the exercises of a class."""
    return lambda records: counted(ClassTally(tiny), records).items.items()


def a_class(record: MakeRecord, scores: list[tuple[float, float, float]]) -> list[Record]:
    """A record for each student: points in a (of 1), b (of 2) and c (of 4)."""
    return [
        record(f"s{i}", a=("failed", a, 1.0), b=("failed", b, 2.0), c=("failed", c, 4.0))
        for i, (a, b, c) in enumerate(scores)
    ]


def test_difficulty_is_the_mean_share_of_the_points(record: MakeRecord, items_of: Items) -> None:
    """The more points, the higher; points of each exercise count alike."""
    items = items_of(a_class(record, [(1, 0, 4), (1, 2, 2), (0, 2, 0), (0, 1, 2), (0.5, 0, 2)]))
    assert [(item.exercise, item.difficulty) for item in items] == [("a", 0.5), ("b", 0.5), ("c", 0.5)]


def test_discrimination_is_the_correlation_with_the_rest_of_the_assignment(record: MakeRecord, items_of: Items) -> None:
    """As SciPy's Pearson r of the exercise and of the score without it."""
    rng = np.random.default_rng(0)
    scores = [tuple(row) for row in rng.uniform(size=(40, 3)) * [1, 2, 4]]
    items = items_of(a_class(record, scores))
    table = np.array(scores)
    for place, item in enumerate(items):
        rest = table.sum(axis=1) - table[:, place]
        expected = scipy.stats.pearsonr(table[:, place], rest).statistic
        assert item.discrimination == pytest.approx(expected, abs=1e-3)  # records hold four decimals


def test_below_five_students_nothing_is_claimed(record: MakeRecord, items_of: Items) -> None:
    """Four say nothing, five do."""
    rows = [(1.0, 0.0, 4.0), (0.0, 2.0, 0.0), (1.0, 2.0, 4.0), (0.0, 0.0, 1.0), (1.0, 1.0, 3.0)]
    few, enough = items_of(a_class(record, rows[:4]))[0], items_of(a_class(record, rows))[0]
    assert (few.n, few.difficulty, few.discrimination) == (4, None, None)
    assert enough.n == 5
    assert enough.difficulty == pytest.approx(0.6)
    assert enough.discrimination is not None


def test_what_does_not_vary_has_no_discrimination(record: MakeRecord, items_of: Items) -> None:
    """Neither an exercise that all solved, nor rounding around a constant."""
    items = items_of(a_class(record, [(1, 0, 4), (1, 2, 2), (1, 2, 0), (1, 1, 2), (1, 0, 2)]))
    assert items[0].difficulty == 1.0
    assert items[0].discrimination is None
    assert correlation(np.full(7, 0.1 + 0.2), np.arange(7.0)) is None
    assert correlation(np.array([]), np.array([])) is None


def test_only_what_could_be_judged_counts(record: MakeRecord, items_of: Items) -> None:
    """Held, empty and unreadable submissions tell nothing of an exercise."""
    good = a_class(record, [(1, 2, 4)] * 3 + [(0, 1, 4)] * 3)
    held = record("held", a=("internal", 0.0, 1.0), b=("passed", 2.0, 2.0), c=("passed", 4.0, 4.0))
    torn = record("torn", message="loading it: no Python", a=("raised", 0.0, 1.0), b=("raised", 0.0, 2.0))
    empty = record("empty", submission="", message="nothing there", a=("missing", 0.0, 1.0))
    assert [item.n for item in items_of([*good, held, torn, empty])] == [6, 6, 6]
    assert items_of([held, torn, empty]) == []


def test_what_all_tests_share_is_why_nothing_could_be_judged(record: MakeRecord) -> None:
    """One message for all tests of all exercises; right work, and one wrong exercise alone, share none."""
    assert shared_message(record("s", message="empty", a=("missing", 0.0, 1.0), b=("missing", 0.0, 1.0))) == "empty"
    assert shared_message(record("s", message="loading it: no", a=("raised", 0.0, 1.0))) == "loading it: no"
    assert shared_message(record("s", message="no file", submission="", a=("missing", 0.0, 1.0))) == "no file"
    assert shared_message(record("s", message="wrong", a=("failed", 0.0, 1.0))) == ""
    assert shared_message(record("s", message="", a=("passed", 1.0, 1.0), b=("passed", 1.0, 1.0))) == ""
    assert shared_message(record("s", message="x", a=("failed", 0.0, 1.0), b=("raised", 0.0, 1.0))) == ""


def test_mistakes_are_counted_by_the_hint_seen_first(record: MakeRecord) -> None:
    """Most common first; a student counts once; what was not handed in is no mistake."""
    first = record("ann", hints={"a": ["sign", "half"]}, a=("failed", 0.0, 1.0), b=("passed", 1.0, 1.0))
    second = record("bo", hints={"a": ["sign"], "b": ["axis"]}, a=("raised", 0.0, 1.0), b=("failed", 0.5, 1.0))
    third = record("cy", hints={"a": ["sign"]}, a=("missing", 0.0, 1.0), b=("passed", 1.0, 1.0))
    found = [(m.exercise, m.hint, m.students) for m in counted(MistakeTally(), [second, first, third]).mistakes()]
    assert found == [("a", "sign", ("ann", "bo")), ("b", "axis", ("bo",))]


def test_the_most_common_verdict_and_hint_stand_in_the_table(record: MakeRecord, items_of: Items) -> None:
    """items.csv: a row an exercise, empty where nothing is known."""
    records = [
        record(f"s{i}", hints={"a": ["sign, lost"]}, a=("failed", 0.0, 1.0), b=("passed", 2.0, 2.0)) for i in range(3)
    ]
    rows = list(csv.DictReader(io.StringIO(as_items(items_of(records)))))
    assert [row["exercise"] for row in rows] == ["a", "b"]
    assert rows[0] == {
        "assignment": "1_work",
        "exercise": "a",
        "max_score": "1.0",
        "n": "3",
        "difficulty": "",
        "discrimination": "",
        "common_verdict": "failed",
        "common_verdict_count": "3",
        "common_hint": "sign, lost",
        "common_hint_count": "3",
    }
    assert (rows[1]["common_hint"], rows[1]["common_hint_count"]) == ("", "0")


def test_every_exercise_of_every_student_stands_in_the_table(record: MakeRecord) -> None:
    """exercises.csv: points, verdict and hint; a held submission has no points."""
    wrong = record("ann", hints={"a": ["sign"]}, a=("failed", 0.25, 1.0), b=("passed", 2.0, 2.0))
    held = record("bo", a=("internal", 0.0, 1.0), b=("passed", 2.0, 2.0))
    rows = list(csv.DictReader(io.StringIO(as_csv(EXERCISES, [*exercise_rows(wrong), *exercise_rows(held)]))))
    assert [(row["student"], row["exercise"], row["score"], row["verdict"], row["hint"]) for row in rows] == [
        ("ann", "a", "0.25", "failed", "sign"),
        ("ann", "b", "2.0", "passed", ""),
        ("bo", "a", "", "internal", ""),
        ("bo", "b", "", "passed", ""),
    ]


def test_shares_fall_into_equal_parts() -> None:
    """Each part holds its lower end; the last one holds 1, too; rounding loses nobody."""
    assert histogram([0, 0.099, 0.1, 0.3, 0.999, 1, 1 + 1e-12]) == (2, 1, 0, 1, 0, 0, 0, 0, 0, 3)
    assert histogram([], bins=3) == (0, 0, 0)
