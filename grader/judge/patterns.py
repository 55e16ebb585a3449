"""What can be seen of a mistake by comparing a wrong answer with the right one, without knowing the exercise.

Each pattern is a question about two arrays of one shape and a sentence for the student. The first that fits is told;
none is guessed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
NEARLY = 1e-3  # an answer that is nearer than this lacks precision, not understanding
RTOL = 1e-5  # how closely an answer must follow a pattern before it is named


def recognise(got: Array, right: Array) -> str:
    """One sentence that names the pattern in which `got` differs from `right` (same shape), or "".

    Nothing is said about single numbers beyond sign: any number is some multiple of any other.
    """
    if got.shape != right.shape or right.size == 0 or not np.any(right):
        return ""
    if right.size > 1 and np.array_equal(got, np.zeros_like(got)):
        return "Every entry is 0."
    if np.max(np.abs(got - right)) <= NEARLY * np.max(np.abs(right)):
        return "The answer is right to some digits, but no further: is something rounded, or a step too coarse?"
    factor = constant_factor(got, right)
    if factor is not None:
        return _name_factor(factor, right)
    if right.ndim == 2 and right.shape[0] == right.shape[1] > 1 and _same(got, right.T):
        return "This is the transpose of the right answer: rows and columns are exchanged."
    if np.any(got) and np.array_equal(got, np.trunc(got)) and _same(got, np.trunc(right), atol=1e-9):
        return "The answer is cut to whole numbers: an integer array cannot hold fractions."
    return _one_line_wrong(got, right)


def constant_factor(got: Array, right: Array) -> float | None:
    """The number c with got = c * right in every entry, or None. Single numbers have only the factor -1."""
    where = np.unravel_index(int(np.argmax(np.abs(right))), right.shape)
    factor = float(got[where] / right[where])
    if np.count_nonzero(right) < 2 and abs(factor + 1) > RTOL:
        return None
    return factor if _same(got, factor * right) and abs(factor) > RTOL else None


def _name_factor(factor: float, right: Array) -> str:
    if abs(factor + 1) < RTOL:
        return "The answer has the wrong sign, and only that."
    rows = right.shape[0] if right.ndim == 2 else 0
    if rows > 2 and abs(factor - rows) < RTOL * rows:
        return "Every entry is too large by the number of examples: a sum where a mean belongs?"
    if rows > 2 and abs(factor * rows - 1) < RTOL:
        return "Every entry is too small by the number of examples: divided by the batch size once too often?"
    for value, word in ((2.0, "twice"), (0.5, "half"), (-2.0, "minus twice"), (-0.5, "minus half")):
        if abs(factor - value) < RTOL:
            return f"Every entry is {word} the right one: a constant factor is lost or one too many."
    return "Every entry is off by one and the same factor: the form is right, a constant is not."


def _one_line_wrong(got: Array, right: Array) -> str:
    """Whether only one row, or only one column, of a matrix differs."""
    if right.ndim != 2 or min(right.shape) < 2:
        return ""
    wrong = np.abs(got - right) > RTOL * np.max(np.abs(right))
    rows, columns = np.flatnonzero(wrong.any(axis=1)), np.flatnonzero(wrong.any(axis=0))
    if len(rows) == 1:
        return f"Only row {rows[0]} is wrong."
    if len(columns) == 1:
        return f"Only column {columns[0]} is wrong."
    return ""


def _same(a: Array, b: Array, atol: float = 0.0) -> bool:
    return bool(np.max(np.abs(a - b)) <= RTOL * np.max(np.abs(b)) + atol)
