"""Hints: equal answers are recognised, unequal ones are not, and variants are read from their files."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.errors import CourseError
from grader.judge.hints import Replay, find_hints, read_variants, same_answers, same_value
from grader.sandbox.trace import Answer

W = np.array([[1.0, 2.0], [3.0, 4.0]])
SAME: list[tuple[Any, Any]] = [
    (1, 1.0),
    (True, 1),
    (W, W.tolist()),
    (W, W + 1e-9),
    (W.astype(np.float32), W * 1.0001),
    ((W, [1.0]), [W.tolist(), np.array([1.0])]),
    ([W, np.ones((3, 2))], [W, np.ones((3, 2))]),
    (np.array([np.nan, np.inf, 1.0]), np.array([np.nan, np.inf, 1.0])),
    ({"a": W}, {"a": W}),
    (0.1 + 0.2, 0.3),
    (math.inf, math.inf),
    (math.nan, math.nan),
    (None, None),
    ("a", "a"),
    (10**400, 10**400),
]
OTHER: list[tuple[Any, Any]] = [
    (1, 2),
    (1.0, 1.00001),
    (1e-9, 0.0),
    (1.0, math.inf),
    (-math.inf, math.inf),
    (math.nan, 1.0),
    (W, W.T),
    (W, W[None]),
    (W, W + 1e-4),
    (W, None),
    (np.array([np.nan, 1.0]), np.array([1.0, 1.0])),
    (np.array([np.inf]), np.array([-np.inf])),
    ([W, np.ones((3, 2))], [W, np.ones((2, 3))]),
    ([W, W], [W]),
    ({"a": 1}, {"b": 1}),
    ("a", "b"),
    (frozenset({1}), frozenset({2})),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_equal_values_in_another_dress_are_equal(one: Any, other: Any) -> None:
    """A list equals its array, float32 its float64, NaN itself; in both directions."""
    assert same_value(one, other)
    assert same_value(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_unequal_values_are_not(one: Any, other: Any) -> None:
    """Shape, sign of infinity, number of things and keys all count."""
    assert not same_value(one, other)
    assert not same_value(other, one)


def test_errors_and_changed_arguments_are_behaviour() -> None:
    """What was asked, the error's type and what was changed tell two implementations apart."""
    plain = Answer("f", 1.0)
    assert same_answers([plain], [Answer("f", 1)])
    for other in (Answer("g", 1.0), Answer("f", 1.0, changed=("x",)), Answer("f", error="ValueError")):
        assert not same_answers([plain], [other])
    assert not same_answers([plain], [plain, plain])


class OneTest:
    """Stands for a collected test: a replay needs its key only."""

    def __init__(self, key: str) -> None:
        self.key = key


def replay(**answers: float) -> Replay:
    tests: Any = [OneTest(key) for key in answers]
    return Replay(tests, lambda test: (Answer("f", answers[test.key]),))


def test_only_what_answers_alike_throughout_gets_a_hint() -> None:
    """A chaff that agrees in one test and differs in the next is not named; no match, no guess."""
    right, observed = replay(a=1, b=2), {"a": (Answer("f", 1.0),), "b": (Answer("f", 5.0),)}
    chaffs = [("half right", replay(a=1, b=7)), ("this one", replay(a=1, b=5)), ("far off", replay(a=0, b=5))]
    assert find_hints(observed, right, chaffs) == ("this one",)
    assert (
        find_hints({"a": (Answer("f", 1),), "b": (Answer("f", 2),)}, right, [("same as right", replay(a=1, b=2))]) == ()
    )


def test_a_replay_runs_no_further_than_it_must() -> None:
    """After the first test that differs, a chaff is not asked again."""
    asked = []

    def run(test: Any) -> tuple[Answer, ...]:
        asked.append(test.key)
        return (Answer("f", 0.0),)

    tests: Any = [OneTest("a"), OneTest("b")]
    chaff = Replay(tests, run)
    assert not chaff.behaves_like({"a": (Answer("f", 1.0),), "b": ()})
    assert not chaff.behaves_like({"a": (Answer("f", 2.0),), "b": ()})
    assert asked == ["a"]


def test_variants_are_read(tmp_path: Path) -> None:
    """Exercise, title and hint stand in the first comment lines."""
    (tmp_path / "a.py").write_text("# chaff of f: adds one\n# One is\n# too many.\n\ndef f(x): return x + 1\n")
    (chaff,) = read_variants(tmp_path, "chaff", ["f"])
    assert (chaff.exercise, chaff.title, chaff.hint) == ("f", "adds one", "One is too many.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "def f(x): pass\n",
        "# wheat of f: x\n",
        "# chaff of g: x\n# h\n",
        "# chaff of f:\n# h\n",
        "# chaff of f: x\n",
    ],
)
def test_variants_of_another_form_are_told(tmp_path: Path, text: str) -> None:
    """A first line of another form, an unknown exercise, or a chaff without a hint is the author's error."""
    (tmp_path / "a.py").write_text(text)
    with pytest.raises(CourseError, match=r"a\.py, line"):
        read_variants(tmp_path, "chaff", ["f"])
