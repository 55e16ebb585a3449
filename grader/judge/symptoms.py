"""What a series of wrong answers has in common, on the very inputs that were tried, without knowing the exercise.

One wrong answer says little: any number is some multiple of any other. Ten answers that are all twice the right ones
say "a constant factor". Each symptom is a question about all pairs of a student's answer and the right one; what fits
them all is told, ranked by how much it explains, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.judge.checks import is_numeric, tolerance_for

Array = NDArray[Any]
RTOL = 1e-5  # how closely answers must follow a symptom before it is named
RIGHT = 1e-6  # how close an answer is to the right one when it counts as right
LARGE = 30.0  # e^30 is far from any rounding, and e^-30 is lost beside 1
LONG = 3  # entries of an array: of fewer, some are negative or not by chance
ORDINALS = ("first", "second", "third", "fourth", "fifth")


@dataclass(frozen=True)
class Pair:
    """One call, answered by the student and by the reference. part: which of several things it returned, of how
    many; place: where in a list of arrays, of what length (0 where it is no list)."""

    arguments: tuple[Any, ...]
    got: Any
    right: Any
    part: int = 0
    parts: int = 1
    place: int = 0
    length: int = 0

    @property
    def is_right(self) -> bool:
        got, right = as_numbers(self.got), as_numbers(self.right)
        if got is None or right is None or got.shape != right.shape:
            return False
        return close(got, right, tolerance_for(np.asarray(self.got).dtype, RIGHT))


def find_symptoms(pairs: Sequence[Pair]) -> tuple[str, ...]:
    """Sentences about what the wrong answers have in common, the most telling first; () when nothing fits."""
    parts = [part for pair in pairs for part in _parts(pair)]
    if turned := _turned_about(parts):
        return (turned,)
    pairs = [item for part in parts for item in _items(part)]
    wrong = [pair for pair in pairs if not pair.is_right]
    if not wrong or not all(_comparable(pair) for pair in wrong):
        return ()
    right = [pair for pair in pairs if pair.is_right]
    found = (question(wrong, right) for question in _QUESTIONS)
    return tuple(sentence for sentence in found if sentence)


def as_numbers(value: Any) -> Array | None:
    """A numeric answer as a float array, or None where it is none."""
    if not is_numeric(value):
        return None
    try:
        array = np.asarray(value)
        return None if array.dtype.kind == "c" else array.astype(float)
    except (ValueError, TypeError, OverflowError):  # ragged, complex, beyond all floats
        return None


def close(got: Array, right: Array, rtol: float = RTOL) -> bool:
    """Whether two arrays of one shape agree relative to the largest entry of the second."""
    if not (np.isfinite(got).all() and np.isfinite(right).all()):
        return False
    return bool(np.all(np.abs(got - right) <= rtol * np.max(np.abs(right), initial=0.0)))


def _parts(pair: Pair) -> Iterator[Pair]:
    """A pair for each thing that was returned, where several were."""
    got, right = pair.got, pair.right
    if isinstance(right, tuple) and isinstance(got, tuple | list) and len(got) == len(right) > 1:
        for part, (one, other) in enumerate(zip(got, right, strict=True)):
            yield Pair(pair.arguments, one, other, part, len(right))
    else:
        yield pair


def _items(part: Pair) -> Iterator[Pair]:
    """A pair for each array of a list of arrays, such as one for each layer."""
    if _is_list_of_arrays(part.right) and isinstance(part.got, list | tuple) and len(part.got) == len(part.right):
        for place, (got, right) in enumerate(zip(part.got, part.right, strict=True)):
            yield Pair(part.arguments, got, right, part.part, part.parts, place, len(part.right))
    else:
        yield part


def _is_list_of_arrays(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, np.ndarray) and one.ndim for one in value)


def _turned_about(parts: Sequence[Pair]) -> str:
    """Every list that is wrong is the right one, read from its end."""
    seen = False
    for part in parts:
        if all(item.is_right for item in _items(part)):
            continue
        if not _is_list_of_arrays(part.right) or not isinstance(part.got, list | tuple):
            return ""
        if not all(item.is_right for item in _items(replace(part, got=part.got[::-1]))):
            return ""
        seen = True
    return "The list is in reverse order: what belongs to its last place stands first." if seen else ""


def _comparable(pair: Pair) -> bool:
    """Whether both answers are real numbers. (What is not, the checks have words for.)"""
    return as_numbers(pair.got) is not None and as_numbers(pair.right) is not None


def _arrays(pairs: Sequence[Pair]) -> list[tuple[Array, Array]] | None:
    """Got and right of each pair; None unless all have the right shape and are finite."""
    arrays = [(np.asarray(pair.got, dtype=float), np.asarray(pair.right, dtype=float)) for pair in pairs]
    return arrays if all(a.shape == b.shape and np.isfinite(a).all() for a, b in arrays) else None


def _telling(arrays: Sequence[tuple[Array, Array]]) -> bool:
    """Whether there is enough to tell one rule from another: three numbers that are not 0 and not all alike."""
    numbers = np.concatenate([right.ravel() for _, right in arrays])
    return np.unique(numbers[numbers != 0].round(12)).size >= 3


# ---- the questions, the most telling first ----------------------------------------------------------


def _keeps_state(wrong: Sequence[Pair], right: Sequence[Pair]) -> str:
    """The same arguments, another answer."""
    met: dict[Hashable, list[Pair]] = {}
    for pair in [*right, *wrong]:
        if pair.arguments and (key := _key(pair.arguments)) is not None:
            met.setdefault((pair.part, key), []).append(pair)
    for alike in met.values():
        for one, other in combinations(alike, 2):
            if one.is_right != other.is_right and _equal(one.right, other.right) and not _equal(one.got, other.got):
                return (
                    "The same arguments get another answer the second time: something is kept from call to call, or "
                    "changed in place."
                )
    return ""


def _batch_of_one(wrong: Sequence[Pair], right: Sequence[Pair]) -> str:
    sizes_wrong, sizes_right = [_rows(pair) for pair in wrong], [_rows(pair) for pair in right]
    if not right or None in sizes_wrong or None in sizes_right:
        return ""
    if set(sizes_right) == {1} and 1 not in sizes_wrong:
        return "It is right for a batch of one example and wrong for every larger one."
    if set(sizes_wrong) == {1} and 1 not in sizes_right:
        return "It is wrong only for a batch of one example."
    return ""


def _square_only(wrong: Sequence[Pair], right: Sequence[Pair]) -> str:
    squares_wrong, squares_right = [_square(pair) for pair in wrong], [_square(pair) for pair in right]
    if right and all(flag is False for flag in squares_wrong) and all(flag is True for flag in squares_right):
        return "It is right only where a matrix is square: with unequal sides, rows and columns are taken for another."
    return ""


def _integers_only(wrong: Sequence[Pair], right: Sequence[Pair]) -> str:
    if right and all(_of_kind(pair, "iu") for pair in wrong) and not any(_of_kind(pair, "iu") for pair in right):
        return "It is wrong only for arrays of integers: an integer array cannot hold fractions."
    return ""


def _large_only(wrong: Sequence[Pair], right: Sequence[Pair]) -> str:
    """Not finite, and only where the input is large."""
    sizes = [_size(pair) for pair in wrong]
    if any(np.isfinite(np.asarray(pair.got, dtype=float)).all() for pair in wrong) or min(sizes) < LARGE:
        return ""
    if right and min(sizes) >= max(_size(pair) for pair in right):
        return "It fails only for large inputs, where a power of e overflows (or a logarithm meets a 0)."
    return ""


def _one_part(wrong: Sequence[Pair], right: Sequence[Pair]) -> str:
    parts = {pair.part for pair in wrong}
    total = wrong[0].parts
    if len(parts) == 1 and 1 < total <= len(ORDINALS) and len({pair.part for pair in right} - parts) == total - 1:
        return f"Of the {total} things that it returns only the {ORDINALS[parts.pop()]} is wrong."
    return ""


def _handed_on(wrong: Sequence[Pair], right: Sequence[Pair]) -> str:
    """In lists that are made from one end to the other: where the mistakes begin."""
    if not right or not all(pair.length for pair in wrong) or max(pair.length for pair in wrong) < LONG:
        return ""
    for last, words in ((True, ("last", "to the one before it")), (False, ("first", "to the next"))):
        ends = [pair.place == (pair.length - 1 if last else 0) for pair in right if pair.length]
        begun = [pair.place == (pair.length - 1 if last else 0) for pair in wrong]
        if ends and all(ends) and not any(begun):
            return f"Of a list only the {words[0]} entry is right: look at the step from an entry {words[1]}."
    return ""


def _transposed(wrong: Sequence[Pair], right: Sequence[Pair]) -> str:
    matrices = [(np.asarray(pair.got, dtype=float), np.asarray(pair.right, dtype=float)) for pair in wrong]
    if all(b.ndim == 2 and a.shape == b.T.shape and close(a, b.T) for a, b in matrices):
        return "The answer is the transpose of the right one: rows and columns are exchanged."
    return ""


def _factor(wrong: Sequence[Pair], right: Sequence[Pair]) -> str:
    """One factor in all answers: a constant, or the number of examples."""
    arrays = _arrays(wrong)
    if arrays is None or not _telling(arrays):
        return ""
    factors = [_factor_of(got, true) for got, true in arrays]
    known = [factor for factor in factors if factor is not None]
    if len(known) < len(factors):
        return ""
    not_zero = [pair for pair in right if np.any(np.asarray(pair.right) != 0)]
    if not not_zero and np.ptp(known) <= RTOL * abs(known[0]):
        return _constant(known[0])
    if all(_rows(pair) == 1 for pair in not_zero):
        return _by_count(known, [_rows(pair) for pair in wrong])
    return ""


def _constant(factor: float) -> str:
    if abs(factor) < RTOL:
        return "Every answer is 0."
    if abs(factor + 1) < RTOL:
        return "Every answer has the wrong sign, and only that."
    for value, word in ((2.0, "twice"), (0.5, "half"), (-2.0, "minus twice"), (-0.5, "minus half")):
        if abs(factor - value) < RTOL:
            return f"Every answer is {word} the right one: a constant factor is lost, or one too many."
    return "Every answer is off by one and the same factor: the form is right, a constant is not."


def _by_count(factors: Sequence[float], rows: Sequence[int | None]) -> str:
    """Whether the factors are the numbers of examples, or one over them."""
    if None in rows:
        return ""
    counts = np.array(rows, dtype=float)
    if np.ptp(counts) == 0:  # then it may be any constant
        return ""
    for sign, also in ((1.0, ""), (-1.0, " And the sign is wrong.")):
        if np.allclose(factors, sign * counts, rtol=RTOL):
            return "Every answer is too large by the number of examples: a sum where a mean belongs." + also
        if np.allclose(factors, sign / counts, rtol=RTOL):
            return "Every answer is too small by the number of examples: divided by it once too often." + also
    return ""


def _one_hot_missing(wrong: Sequence[Pair], right: Sequence[Pair]) -> str:
    """What is too much (or too little) stands in one entry of each row, and is the same in all rows."""
    arrays = _arrays(wrong)
    if arrays is None or any(true.ndim != 2 or true.shape[1] < 2 for _, true in arrays):
        return ""
    for got, true in arrays:
        gap = got - true
        there = np.abs(gap) > RTOL * np.max(np.abs(true))
        if not np.all(there.sum(axis=1) == 1) or np.ptp(gap[there]) > RTOL * np.max(np.abs(gap)):
            return ""
    return "Each row is wrong in one entry, and by the same amount: the one-hot row of the label is not taken off."


def _shifted(wrong: Sequence[Pair], right: Sequence[Pair]) -> str:
    """Right values, one place too early or too late along an axis."""
    arrays = _arrays(wrong)
    if arrays is None or any(true.ndim < 1 or true.shape[0] < 4 or np.ptp(true) == 0 for _, true in arrays):
        return ""
    for words, of_got, of_right in (("early", slice(None, -1), slice(1, None)), ("late", slice(1, None), slice(-1))):
        if all(close(got[of_got], true[of_right]) and np.ptp(true[of_right]) > 0 for got, true in arrays):
            return f"The right values stand one place too {words}: something is off by one."
    return ""


def _cut(wrong: Sequence[Pair], right: Sequence[Pair]) -> str:
    arrays = _arrays(wrong)
    if arrays is None or not _telling(arrays):
        return ""
    if all(np.array_equal(got, np.trunc(true)) for got, true in arrays) and any(np.any(got) for got, _ in arrays):
        return "The answers are cut to whole numbers: an integer array cannot hold fractions."
    return ""


def _imprecise(wrong: Sequence[Pair], right: Sequence[Pair]) -> str:
    arrays = _arrays(wrong)
    if arrays is not None and all(np.any(true) and close(got, true, 1e-3) for got, true in arrays):
        return "The answers are right to some digits, but no further: is something rounded, or a step too coarse?"
    return ""


def _entries_alike(wrong: Sequence[Pair], right: Sequence[Pair]) -> str:
    """Element-wise functions: the entries that are wrong are those where the argument is negative, 0, large ..."""
    gathered = [_entry_by_entry(pair) for pair in [*wrong, *right]]
    known = [each for each in gathered if each is not None]
    if len(known) < len(gathered) or max(each[0].size for each in known) < LONG:
        return ""
    x, bad = (np.concatenate([each[i] for each in known]) for i in (0, 1))
    for where, words in (
        (x == 0, "where the input is 0"),
        (x < 0, "where the input is negative"),
        (x <= 0, "where the input is 0 or negative"),
        (x > 0, "where the input is positive"),
        (x >= 0, "where the input is 0 or positive"),
    ):
        if np.array_equal(where, bad) and np.any(~bad):
            return f"It is wrong only {words}."
    return ""


_QUESTIONS: tuple[Callable[[Sequence[Pair], Sequence[Pair]], str], ...] = (
    _keeps_state,
    _transposed,
    _factor,
    _one_hot_missing,
    _integers_only,
    _cut,
    _shifted,
    _imprecise,
    _large_only,
    _batch_of_one,
    _square_only,
    _entries_alike,
    _handed_on,
    _one_part,
)


# ---- about one call -----------------------------------------------------------------------------


def same_arguments(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether two calls were given the same; functions, generators and handles are told apart by their type only."""
    return len(one) == len(other) and all(_equal(a, b) for a, b in zip(one, other, strict=True))


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        if not (isinstance(one, np.ndarray) and isinstance(other, np.ndarray)) or one.dtype != other.dtype:
            return False
        return one.shape == other.shape and one.tobytes() == other.tobytes()
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return same_arguments(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_equal(one[key], other[key]) for key in one)
    return not isinstance(one, int | float | str | bool) or one == other or one != one


def _key(value: Any) -> Hashable | None:
    """Equal for equal data; None for what is more than data: a generator may well answer differently the next time."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, list | tuple):
        keys = tuple(_key(item) for item in value)
        return None if None in keys else keys
    return (type(value).__name__, value) if isinstance(value, int | float | str) else "None" if value is None else None


def _matrices(pair: Pair) -> list[Array]:
    return [item for item in pair.arguments if isinstance(item, np.ndarray) and item.ndim == 2]


def _rows(pair: Pair) -> int | None:
    """The number of examples of a call: the rows of its matrices where all have as many, else those of the last."""
    matrices = _matrices(pair)
    return len(matrices[-1]) if matrices else None


def _square(pair: Pair) -> bool | None:
    matrices = _matrices(pair)
    return all(one.shape[0] == one.shape[1] for one in matrices) if matrices else None


def _of_kind(pair: Pair, kinds: str) -> bool:
    return any(isinstance(item, np.ndarray) and item.dtype.kind in kinds for item in pair.arguments)


def _size(pair: Pair) -> float:
    """The largest size in a call's arguments."""
    arrays = [as_numbers(item) for item in pair.arguments]
    return max((float(np.max(np.abs(one), initial=0.0)) for one in arrays if one is not None), default=0.0)


def _entry_by_entry(pair: Pair) -> tuple[Array, NDArray[np.bool_]] | None:
    """The entries of the only argument and which answers to them are wrong; None where it is no such function."""
    got, right = as_numbers(pair.got), as_numbers(pair.right)
    given = as_numbers(pair.arguments[0]) if len(pair.arguments) == 1 else None
    if got is None or right is None or given is None or not (got.shape == right.shape == given.shape):
        return None
    if not np.isfinite(got).all():
        return None
    bad = np.abs(got - right) > RTOL * np.max(np.abs(right), initial=0.0)
    return given.ravel(), bad.ravel()


def _factor_of(got: Array, right: Array) -> float | None:
    """The number c with got = c * right in every entry, or None."""
    if not np.any(right):
        return None
    where = np.unravel_index(int(np.argmax(np.abs(right))), right.shape)
    factor = float(got[where] / right[where])
    return factor if np.all(np.abs(got - factor * right) <= RTOL * np.max(np.abs(factor * right))) else None
