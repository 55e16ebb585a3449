"""The checks: what counts as right, what is refused, and what a message may say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.errors import CheckFailed
from grader.judge import as_array, as_indices, as_number, check_close, check_equal, check_unchanged, require, unpack
from grader.judge.patterns import recognise

MATRIX = np.array([[1.0, -2.0], [3.0, 4.0]])
floats = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)


@given(hnp.arrays(float, hnp.array_shapes(max_dims=3), elements=floats))
def test_whatever_holds_the_values_is_right(values: Any) -> None:
    """An array, its list, its tuple and its float32 copy all count."""
    for answer in (values, values.tolist(), tuple(values.tolist()), values.astype(np.float32)):
        check_close(answer, values)


@pytest.mark.parametrize("answer", [3, 3.0, True + 2, np.float32(3), np.array(3), np.array([3.0]), [3], [[3.0]]])
def test_a_scalar_may_come_wrapped(answer: Any) -> None:
    """0-d and one-element answers count as a scalar."""
    check_close(answer, 3.0)
    assert as_number(answer) == 3.0


@given(hnp.arrays(float, (3, 4), elements=st.floats(1, 10)), st.integers(0, 11), st.floats(1e-5, 1.0))
def test_one_wrong_entry_is_found(values: Any, place: int, size: float) -> None:
    """An error of 1e-5 of the largest entry, anywhere, is refused; one of 1e-7 is not."""
    wrong, close = values.copy(), values.copy()
    wrong.flat[place] += size * values.max()
    close.flat[place] += 1e-7 * values.max()
    with pytest.raises(CheckFailed, match=r"entry \[\d, \d\] is too large"):
        check_close(wrong, values)
    check_close(close, values)


REFUSED: dict[str, tuple[Any, str]] = {
    "None": (None, "got None"),
    "text": ("1.0", "got text"),
    "ragged": ([[1, 2], [3]], "unequal lengths"),
    "empty": ([], r"shape \(0,\)"),
    "scalar for a matrix": (1.0, "got a number"),
    "transposed shape": (np.ones((2, 3)), r"expected an array of shape \(2, 2\), got an array of shape \(2, 3\)"),
    "one axis more": (MATRIX[None], r"\(1, 2, 2\)"),
    "broadcastable": (np.ones((1, 2)), r"\(1, 2\)"),
    "NaN": (MATRIX * np.nan, "is NaN"),
    "infinite": (np.full((2, 2), np.inf), "is infinite"),
    "complex": (MATRIX * 1j, "complex"),
    "a dict": ({"a": 1}, "a dict"),
    "an object": ([[object(), 1], [2, 3]], "a list of 2 items"),
    "a giant integer": ([[10**400, 1], [2, 3]], "unequal lengths|too large"),
    "text in an array": (np.array([["a", "b"], ["c", "d"]]), "shape"),
}


@pytest.mark.parametrize(("answer", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_matrix_of_the_right_values_is_refused(answer: Any, words: str) -> None:
    """Form, shape and finiteness come before values; every refusal is a CheckFailed with plain words."""
    with pytest.raises(CheckFailed, match=words):
        check_close(answer, MATRIX)


def test_loose_comparisons_are_closed() -> None:
    """What np.allclose and assert_allclose let through is refused here."""
    for answer, expected in ((np.empty(0), np.ones(1)), (1.0, np.ones(3)), (np.inf, 1e308), ([1.0], [1.0, 1.0])):
        with pytest.raises(CheckFailed):
            check_close(answer, expected)


def test_short_floats_are_judged_by_what_they_can_hold() -> None:
    """float32 answers may be off by 1e-3, not by more; a float64 answer may not."""
    check_close((MATRIX * 1.0005).astype(np.float32), MATRIX)
    for wrong in ((MATRIX * 1.005).astype(np.float32), MATRIX * 1.0005):
        with pytest.raises(CheckFailed):
            check_close(wrong, MATRIX)


def test_arguments_in_float32_allow_for_its_precision() -> None:
    """Whatever type the answer has; other arguments allow for nothing."""
    single = MATRIX.astype(np.float32)
    check_close(MATRIX * 1.0005, MATRIX, given=[2, single])
    for wrong, arguments in ((MATRIX * 1.005, [single]), (MATRIX * 1.0005, [MATRIX, 1.0, "mean"])):
        with pytest.raises(CheckFailed):
            check_close(wrong, MATRIX, given=arguments)


def test_summaries_show_no_values() -> None:
    """Neither what was expected nor what came stands in the text for hidden tests; the detail has both."""
    with pytest.raises(CheckFailed) as caught:
        check_close(MATRIX + 0.123, MATRIX * 7.77)
    assert not any(text in caught.value.summary for text in ("7.77", "0.123", "1.123", "31.08"))
    assert "7.77" in caught.value.detail
    assert "1.123" in caught.value.detail


def test_shapes_carry_no_message_home() -> None:
    """A shape chosen to hold a number is not shown."""
    with pytest.raises(CheckFailed) as caught:
        check_close(np.empty((0, 123456789)), MATRIX)
    assert "123456789" not in caught.value.summary


def test_exact_answers() -> None:
    """Integers, Booleans, text and lists of pairs compare exactly; empty lists are equal."""
    check_equal(1.0, 1)
    check_equal(True, 1)
    check_equal("b", "b")
    check_equal(np.array([[0, 2]]), [(0, 2)])
    check_equal([], [])
    for answer, expected in ((2, 1), (0.5, 1), ("a", "b"), (1, "b"), ([], [(1, 2)]), ([(1, 2)], []), (None, 1)):
        with pytest.raises(CheckFailed):
            check_equal(answer, expected)


def test_indices_are_whole_numbers() -> None:
    """Whole floats are indices; fractions, masks and matrices are not."""
    assert as_indices([2.0, 1]).tolist() == [2, 1]
    assert as_indices([]).shape == (0,)
    for answer in ([0.5], [True, False], [[1]], [1e30], "ab"):
        with pytest.raises(CheckFailed):
            as_indices(answer)


def test_unpacking() -> None:
    """Tuples, lists and arrays are taken apart; anything else is told what was expected."""
    assert unpack((1, "x"), 2) == [1, "x"]
    assert len(unpack(np.ones((3, 2)), 3)) == 3
    for answer, words in ((None, "got None"), ((1,), "got 1 item"), (np.float64(1), "a number"), ("ab", "got text")):
        with pytest.raises(CheckFailed, match=words):
            unpack(answer, 2, ["w", "v"])


def test_shapes_with_open_sides() -> None:
    """None in a shape stands for any length."""
    assert as_array([[1, 2]], (None, 2)).shape == (1, 2)
    with pytest.raises(CheckFailed, match=r"\(any, 3\)"):
        as_array([[1, 2]], (None, 3))


def test_a_law() -> None:
    """A law that does not hold fails with its text."""
    require(np.bool_(True), "never said")
    with pytest.raises(CheckFailed, match="adds up"):
        require(False, "it adds up to more than 1")


def test_a_changed_argument_is_named() -> None:
    """The message names the argument, the hint says what to do."""

    class Function:
        changed = ("w",)

        def __call__(self, w: Any) -> Any:
            return w

    with pytest.raises(CheckFailed, match="changed its argument w in place"):
        check_unchanged(Function(), 1.0)


RIGHT = np.array([[1.0, 2.5], [-3.0, 4.0], [0.5, -1.5]])
PATTERNS: dict[str, tuple[Any, Any, str]] = {
    "sign": (-RIGHT, RIGHT, "wrong sign"),
    "twice": (2 * RIGHT, RIGHT, "twice"),
    "batch": (3 * RIGHT, RIGHT, "number of examples"),
    "mean for sum": (RIGHT / 3, RIGHT, "too small by the number of examples"),
    "some factor": (0.77 * RIGHT, RIGHT, "one and the same factor"),
    "zero": (0 * RIGHT, RIGHT, "Every entry is 0"),
    "transpose": (MATRIX.T, MATRIX, "transpose"),
    "truncated": (np.trunc(RIGHT), RIGHT, "whole numbers"),
    "row": (RIGHT + np.array([[0], [1], [0]]), RIGHT, "Only row 1"),
    "column": (RIGHT + np.array([[0, 1]]), RIGHT, "Only column 1"),
    "imprecise": (RIGHT * 1.0001, RIGHT, "right to some digits"),
    "nothing to see": (RIGHT**2 + 1, RIGHT, ""),
    "a single number": (np.array(3.0), np.array(2.0), ""),
}


@pytest.mark.parametrize(("got", "right", "words"), PATTERNS.values(), ids=PATTERNS.keys())
def test_patterns_of_mistakes(got: Any, right: Any, words: str) -> None:
    """Each pattern is recognised from the values alone, and nothing is guessed."""
    said = recognise(got, right)
    assert words in said
    assert bool(words) == bool(said)


def test_a_name_says_which_of_several_things_is_wrong() -> None:
    """Shape and value alike."""
    for answer in (np.ones((2, 2)), np.ones(3)):
        with pytest.raises(CheckFailed, match="^W1: "):
            check_close(answer, np.zeros((2, 2)), name="W1")


def test_the_count_of_wrong_entries_is_of_the_tolerance_that_judged() -> None:
    """Stricter or looser than usual: what is refused is what is counted."""
    right = np.array([1.0, 2.0, 4.0])
    with pytest.raises(CheckFailed, match=r"entry \[2\] is too large \(2 of 3 entries differ\)"):
        check_close(right + np.array([0, 1e-10, 1e-9]), right, rtol=1e-12)
    with pytest.raises(CheckFailed, match=r"entry \[1\] is too small \(1 of 3 entries differ\)"):
        check_close(right - np.array([1e-3, 0.5, 1e-3]), right, rtol=1e-2)
