"""What form an answer may have."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from grader.course.answers import FormError, example, parse_answer, read_answer, split_answer, wanted
from grader.course.exam import Kind, Option, Part, numbers

NUMBER, VECTOR, MATRIX = numbers("z"), numbers("v", 3), numbers("W", 2, 2)
OPTIONS = tuple(Option(name, name) for name in ("one", "two", "three"))
LETTER, LETTERS = Part("which", Kind.LETTER, options=OPTIONS), Part("which", Kind.LETTERS, options=OPTIONS)


@pytest.mark.parametrize(
    ("value", "part", "right"),
    [
        (0.25, NUMBER, 0.25),
        ("1/4", NUMBER, 0.25),
        (" 2.5e-1 ", NUMBER, 0.25),
        (Fraction(1, 4), NUMBER, 0.25),
        (np.float32(0.25), NUMBER, 0.25),
        ([0.25], NUMBER, 0.25),
        (np.array([[0.25]]), NUMBER, 0.25),
        ((1, "1/2", Fraction(1, 4)), VECTOR, [1, 0.5, 0.25]),
        (np.array([[1], [2], [3]]), VECTOR, [1, 2, 3]),
        ([[1, 2], [3, 4]], MATRIX, [[1, 2], [3, 4]]),
        (np.array([[1, 2], [3, 4]], dtype=np.int8), MATRIX, [[1, 2], [3, 4]]),
    ],
)
def test_numbers_count_however_they_are_written(value: Any, part: Part, right: Any) -> None:
    """Fractions, text, lists, tuples and arrays of any type hold the same numbers."""
    assert np.array_equal(read_answer(value, part), np.array(right, dtype=float))


@pytest.mark.parametrize("value", ["AC", "c, a", ["A", "C"], {"C", "A"}, ("c", "a"), "A and C", "{A, C}"])
def test_letters_count_in_any_order(value: Any) -> None:
    """A set of letters may be a text, a list, a tuple or a set, of small or large letters."""
    assert read_answer(value, LETTERS) == {"A", "C"}


@pytest.mark.parametrize("value", ["none", [], set(), "None"])
def test_no_option_may_be_the_answer(value: Any) -> None:
    """Where several may be chosen, none can be."""
    assert read_answer(value, LETTERS) == frozenset()


@pytest.mark.parametrize(
    ("value", "part", "told"),
    [
        (None, NUMBER, "expected a number, got nothing"),
        (True, NUMBER, "not made of numbers"),
        ("one", NUMBER, "not made of numbers"),
        ("1/0", NUMBER, "not made of numbers"),
        (float("nan"), NUMBER, "NaN and infinity are none"),
        (1j, NUMBER, "not made of numbers"),
        (10**400, NUMBER, "not made of numbers"),
        ("9" * 5000, NUMBER, "not made of numbers"),
        ([1, 2], NUMBER, "expected a number, got 2 numbers"),
        ([1, 2], VECTOR, "expected 3 numbers, got 2 numbers"),
        ([[1, 2], [3]], MATRIX, "unequal rows"),
        ([1, 2, 3, 4], MATRIX, "expected a 2 by 2 matrix, got 4 numbers"),
        ("D", LETTER, "expected one letter of ABC"),
        ("AB", LETTER, "expected one letter of ABC"),
        (1, LETTER, "expected one letter of ABC"),
        ("AX", LETTERS, "expected letters of ABC, or none"),
        ("", LETTERS, "expected letters of ABC, or none"),
    ],
)
def test_what_has_not_the_form_is_told(value: Any, part: Part, told: str) -> None:
    """What was expected, and what came."""
    with pytest.raises(FormError, match=told):
        read_answer(value, part)


@pytest.mark.parametrize(
    ("text", "part", "value"),
    [
        ("−1/4", NUMBER, -0.25),
        ("1 2 3", VECTOR, [1, 2, 3]),
        ("[1, 2, 1/2]", VECTOR, [1, 2, 0.5]),
        ("1, 2; 3, 4", MATRIX, [[1, 2], [3, 4]]),
        ("[[1, 2], [3, 4]]", MATRIX, [[1, 2], [3, 4]]),
        ("b", LETTER, "B"),
        ("c a", LETTERS, "AC"),
        ("none", LETTERS, "none"),
    ],
)
def test_answers_may_be_typed(text: str, part: Part, value: Any) -> None:
    """What is typed becomes a plain value that means the same when it is read again."""
    assert parse_answer(text, part) == value
    read_answer(value, part)


@pytest.mark.parametrize("part", [NUMBER, VECTOR, MATRIX, numbers("W", 2, 3), LETTER, LETTERS])
def test_the_example_that_is_shown_is_accepted(part: Part) -> None:
    """Whoever types what the message shows has the right form."""
    read_answer(parse_answer(example(part), part), part)
    assert wanted(part)


def test_parts_are_taken_in_order() -> None:
    """Parts that are missing or blank have no answer; too many are refused."""
    assert split_answer([1, None, ""], 4) == [1, None, None, None]
    assert split_answer(None, 2) == [None, None]
    assert split_answer(np.array([1.0, 2.0]), 2) == [1, 2]
    assert split_answer(5, 1) == [5]
    with pytest.raises(FormError, match="got 3"):
        split_answer([1, 2, 3], 2)
    with pytest.raises(FormError, match="a list of 2"):
        split_answer(7, 2)
