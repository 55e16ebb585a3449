"""Answers to the parts of a question: what form they have, however they were written down.

Numbers may be numbers, fractions, text ("1/3"), lists or arrays; choices a letter, or a set, list or text of letters.
Only form is told here; whether an answer is right is the judge's business.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.course.exam import Kind, Part

NONE = "none"  # the empty set of letters, in words
MAX_TEXT = 2_000
Answer = NDArray[np.float64] | frozenset[str]


class FormError(ValueError):
    """An answer has not the form that was asked for; the text says what was expected."""


def wanted(part: Part) -> str:
    """What a part asks for: "a number", "3 numbers", "a 2 by 3 matrix", "one letter of ABCD"."""
    if part.kind is Kind.LETTER:
        return f"one letter of {part.letters}"
    if part.kind is Kind.LETTERS:
        return f"letters of {part.letters}, or {NONE}"
    match part.shape:
        case ():
            return "a number"
        case (n,):
            return f"{n} numbers"
        case (m, n):
            return f"a {m} by {n} matrix"
    return f"an array of shape {part.shape}"


def example(part: Part) -> str:
    """How such an answer may be typed."""
    if part.kind is Kind.LETTER:
        return "B"
    if part.kind is Kind.LETTERS:
        return "A, C"
    row = ", ".join(("0.25", "-1/3", "2", "1.5")[i % 4] for i in range(part.shape[-1])) if part.shape else "0.25"
    return "; ".join([row] * part.shape[0]) if len(part.shape) == 2 else row


def read_answer(value: Any, part: Part) -> Answer:
    """The answer that a value is: an array of the part's shape, or a set of letters. Raises FormError."""
    if value is None:
        raise FormError(f"expected {wanted(part)}, got nothing")
    if part.kind is Kind.NUMBERS:
        return _read_numbers(value, part)
    return _read_letters(value, part)


def is_blank(value: Any) -> bool:
    """Whether nothing was answered."""
    return value is None or (isinstance(value, str) and not value.strip())


def _read_numbers(value: Any, part: Part) -> Answer:
    try:
        array = np.asarray(_number(value), dtype=float)
    except (ValueError, TypeError, OverflowError, ZeroDivisionError, RecursionError):
        raise FormError(f"expected {wanted(part)}, got what is not made of numbers, or has unequal rows") from None
    if array.size == math.prod(part.shape) and _without_ones(array.shape) == _without_ones(part.shape):
        array = array.reshape(part.shape)
    if array.shape != part.shape:
        raise FormError(f"expected {wanted(part)}, got {_form(array)}")
    if not np.isfinite(array).all():
        raise FormError(f"expected {wanted(part)}; NaN and infinity are none")
    return array


def _number(value: Any) -> Any:
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise ValueError("too long")
        return float(Fraction(value.replace(" ", ""))) if "e" not in value.lower() else float(value)
    if isinstance(value, list | tuple):
        return [_number(item) for item in value]
    if isinstance(value, bool | np.bool_):
        raise TypeError("a Boolean is no number here")
    if isinstance(value, np.ndarray) and value.dtype.kind not in "iuf":
        raise TypeError("no array of real numbers")
    if not isinstance(value, int | float | np.number | np.ndarray | Fraction):
        raise TypeError("no number")
    return value


def _without_ones(shape: Sequence[int]) -> tuple[int, ...]:
    return tuple(side for side in shape if side != 1)


def _form(array: NDArray[Any]) -> str:
    if array.ndim == 0:
        return "one number"
    return f"{array.size} numbers" if array.ndim == 1 else f"an array of shape {array.shape}"


def _read_letters(value: Any, part: Part) -> Answer:
    letters = _letters(value)
    unknown = letters is None or not letters <= set(part.letters)
    if letters is None or unknown or (part.kind is Kind.LETTER and len(letters) != 1):
        raise FormError(f"expected {wanted(part)}")
    return letters


def _letters(value: Any) -> frozenset[str] | None:
    """The letters that a text, or a set or list of texts, holds; None where it holds something else."""
    if isinstance(value, str):
        if value.strip().lower() == NONE:
            return frozenset()
        words = re.sub(r"\band\b|[\s,;{}()\[\]'\"]+", "", value[:MAX_TEXT], flags=re.IGNORECASE).upper()
        return frozenset(words) if words else None
    if isinstance(value, list | tuple | set | frozenset) and all(isinstance(item, str) for item in value):
        return frozenset(item.strip().upper() for item in value)
    return None


def parse_answer(text: str, part: Part) -> Any:
    """What was typed, as a value for the student's file: a number, lists of numbers, or text. Raises FormError."""
    if part.kind is not Kind.NUMBERS:
        letters = read_answer(text, part)
        assert isinstance(letters, frozenset)
        return "".join(sorted(letters)) or NONE
    text = text.replace("\N{MINUS SIGN}", "-")
    rows = [row for row in re.split(r"[;\n]|\]\s*,\s*\[", text) if row.strip(" []()")]
    table = [[word for word in re.split(r"[,\s]+", row.strip(" []()")) if word] for row in rows]
    if len(part.shape) < 2 and len(table) > 1:
        raise FormError(f"expected {wanted(part)}, got {len(table)} rows")
    value: Any = table if len(part.shape) == 2 else table[0] if table else []
    if part.shape == ():
        value = value[0] if len(value) == 1 else value
    numbers = read_answer(value, part)
    assert isinstance(numbers, np.ndarray)
    return numbers.tolist()


def split_answer(value: Any, count: int) -> list[Any]:
    """The answers to `count` parts that a question's value holds, None for each that is not there.

    One part is the value itself; several are a list, tuple or array of them, the last ones perhaps missing.
    Raises FormError.
    """
    if is_blank(value):
        return [None] * count
    if count == 1:
        return [value]
    if isinstance(value, np.ndarray) and value.ndim:
        value = list(value)
    if not isinstance(value, list | tuple):
        raise FormError(f"expected a list of {count} answers, one a part")
    if len(value) > count:
        raise FormError(f"expected a list of {count} answers, one a part; got {len(value)}")
    return [None if is_blank(item) else item for item in value] + [None] * (count - len(value))
