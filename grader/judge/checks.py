"""The checks that suites are written with: what counts as the right answer, and what to say about a wrong one.

An answer is plain data that crossed the pipe (numbers, strings, lists, tuples, dicts, sets, arrays) or a handle. Form
comes first, then shape, then finiteness, then values; each check returns the answer in a form that is safe to
calculate with. Every failure is a CheckFailed whose summary holds no input, no expected value and nothing that
student code composed.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.errors import CheckFailed
from grader.judge.patterns import recognise

Array = NDArray[Any]
PRECISION = {"f": 1e-3, "F": 1e-3, "e": 5e-3}  # relative tolerance of answers in float32, complex64, float16
MAX_SHOWN_SIDE = 9_999  # a longer side is said in words: shapes must not carry data back to students
MAX_DEPTH = 16  # of lists within lists
NUMBERS = frozenset({bool, int, float, complex})


P = ParamSpec("P")
R = TypeVar("R")


def about_its_answer(check: Callable[P, R]) -> Callable[P, R]:
    """Let failures of a check tell which answer they are about: its parameter `answer` or, for gradients, the claim."""
    place = next(i for i, name in enumerate(signature(check).parameters) if name in ("answer", "analytic", "slope"))

    @wraps(check)
    def checked(*arguments: P.args, **keywords: P.kwargs) -> R:
        try:
            return check(*arguments, **keywords)
        except CheckFailed as error:
            if error.about is None and place < len(arguments):
                error.about = arguments[place]
            raise

    return checked


@about_its_answer
def check_close(
    answer: Any,
    expected: ArrayLike,
    *,
    rtol: float = 1e-6,
    atol: float = 0.0,
    scale: float | None = None,
    given: Sequence[Any] = (),
    name: str = "",
) -> Array:
    """Fail unless `answer` holds the values of `expected`; return it as an array of expected's shape.

    The largest error may be rtol * scale + atol, where scale is the largest |expected| (1 where that is 0), and rtol
    is at least 1e-3 for float32 answers, and for answers to arguments (`given`) of which one is in float32. Lists,
    tuples, integers and Booleans count by their values; a one-element array counts as a scalar. name: what is checked,
    for the message, where an answer is several things: "W1".
    """
    right = np.asarray(expected, dtype=float)
    if not np.isfinite(right).all():
        raise ValueError("check_close: the suite's expected value is not finite")
    try:
        got = as_array(answer, right.shape)
    except CheckFailed as problem:
        raise _named(problem, name) from None
    if scale is None:
        scale = float(np.max(np.abs(right), initial=0.0)) or 1.0
    with np.errstate(over="ignore"):  # a float16 answer may overflow against a float64 expectation
        error = np.abs(got.astype(float) - right)
    types = [got.dtype, *(one.dtype for one in given if isinstance(one, np.ndarray))]
    close = error <= max(tolerance_for(dtype, rtol) for dtype in types) * scale + atol
    if not bool(np.all(close)):
        raise _named(_wrong_value(got.astype(float), right, error, int(np.count_nonzero(~close))), name)
    return got


@about_its_answer
def check_equal(answer: Any, expected: Any) -> None:
    """Fail unless `answer` equals `expected` exactly: text, whole numbers, Booleans, or lists of them."""
    if isinstance(expected, str):
        if not isinstance(answer, str):
            raise CheckFailed(f"expected text, got {describe(answer)}", detail=f"expected {expected!r}")
        if answer != expected:
            raise CheckFailed("the text is not the right one", detail=f"expected {expected!r}, got {_brief(answer)}")
        return
    right = np.asarray(expected)
    if right.size == 0 and isinstance(answer, list | tuple | np.ndarray) and len(np.shape(answer)) and len(answer) == 0:
        return
    got = as_array(answer, right.shape)
    if not np.array_equal(got, right):
        wrong = np.argwhere(np.atleast_1d(got != right))[0]
        raise CheckFailed(
            f"{name_entry(wrong, right.shape)} is not the right one",
            detail=f"expected {expected!r}, got {_brief(answer)}",
        )


def check_unchanged(function: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
    """Call a function of the student and fail when it changed an argument in place; return its answer.

    The worker itself reports what changed, so this is a courtesy to honest students, not a defence.
    """
    answer = function(*arguments, **keywords)
    _refuse_changes(function.changed, answer)  # type: ignore[attr-defined]
    return answer


def check_unchanged_each(
    function: Callable[..., Any], calls: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The same for many calls, given by their arguments and made in one go: each call's arguments and its answer."""
    answers = function.each(calls)  # type: ignore[attr-defined]
    for changed, answer in zip(function.changes, answers, strict=True):  # type: ignore[attr-defined]
        _refuse_changes(changed, answer)
    return zip(calls, answers, strict=True)


def _refuse_changes(changed: Sequence[str], answer: Any) -> None:
    """changed: by the call that gave this answer."""
    if changed:
        failed = CheckFailed(
            f"it changed its argument {' and '.join(changed)} in place",
            hint="The caller still needs the arrays that it passed in: work on new ones (w = w - step makes a new "
            "array, w -= step overwrites the caller's).",
        )
        failed.about = answer
        raise failed


def require(condition: Any, problem: str) -> None:
    """Fail with `problem` (safe text, no values) unless the condition, already made of checked data, holds."""
    if not bool(condition):
        raise CheckFailed(problem)


@about_its_answer
def as_array(answer: Any, shape: tuple[int | None, ...] | None = None, *, finite: bool = True) -> Array:
    """The answer as a NumPy array of real numbers (its own dtype), after its form was checked.

    shape: what is expected; None within it stands for any length. A one-element array passes as a scalar ().
    """
    if not is_numeric(answer):
        raise CheckFailed(f"expected {_wanted(shape)}, got {describe(answer)}", hint=_hint_for_form(answer))
    try:
        got = np.asarray(answer)
        if got.dtype == object:  # integers beyond 64 bits, lists of unequal lengths
            got = got.astype(float)
    except (ValueError, TypeError, OverflowError):
        raise CheckFailed(f"expected {_wanted(shape)}, got a list whose rows have unequal lengths") from None
    if got.dtype.kind == "c":
        if np.any(got.imag != 0):
            raise CheckFailed("expected real numbers, got complex ones")
        got = got.real
    if shape is not None:
        got = _fit_shape(got, shape)
    if finite and not np.isfinite(got).all():
        flat = np.atleast_1d(got)
        worst = np.asarray(np.unravel_index(int(np.argmin(np.isfinite(flat))), flat.shape))  # the first; no list of all
        what = "NaN" if np.isnan(flat[tuple(worst)]) else "infinite"
        raise CheckFailed(f"{name_entry(worst, got.shape)} is {what}", detail=f"got {_show(got)}")
    return got


@about_its_answer
def as_number(answer: Any) -> float:
    """The answer as a float: a number, a 0-d array or an array of one element."""
    return float(as_array(answer, ()))


@about_its_answer
def as_indices(answer: Any, *, ndim: int = 1) -> NDArray[np.int64]:
    """The answer as an int64 array of `ndim` dimensions; whole numbers only. An empty list fits any ndim."""
    got = as_array(answer)
    if got.size == 0:
        return np.zeros((0,) * ndim, dtype=np.int64)
    if got.ndim != ndim:
        raise CheckFailed(f"expected {ndim} dimension{'s' * (ndim != 1)} of indices, got {describe(got)}")
    if got.dtype == bool:
        raise CheckFailed("expected indices, got Booleans (a mask)")
    whole = got.astype(np.int64) if np.all(np.abs(got) < 2.0**62) else None
    if whole is None or not np.array_equal(whole, got):
        raise CheckFailed("expected whole numbers (indices), got fractions or numbers out of range")
    return whole


@about_its_answer
def unpack(answer: Any, n: int, names: Sequence[str] | None = None) -> list[Any]:
    """The answer as a list of n things: a tuple, a list, or an array whose first axis is n.

    names: what the things are, for the message: ("w", "v").
    """
    what = f"{n} things" + (f" ({', '.join(names)})" if names else "")
    if (isinstance(answer, np.ndarray) and answer.ndim == 0) or not isinstance(answer, list | tuple | np.ndarray):
        raise CheckFailed(f"expected {what}, got {describe(answer)}", hint=_hint_for_form(answer))
    if len(answer) != n:
        raise CheckFailed(f"expected {what}, got {_count(len(answer))}")
    return list(answer)


def tolerance_for(dtype: np.dtype[Any], rtol: float) -> float:
    """The relative tolerance for an answer of this dtype: rtol, but never finer than its type can hold."""
    return max(rtol, PRECISION.get(dtype.char, 0.0))


def describe(answer: Any) -> str:
    """What an answer is, in words that show none of its values: "an array of shape (3, 4)", "a list of 2 items"."""
    if answer is None:
        return "None"
    if isinstance(answer, bool | np.bool_):
        return "a Boolean"
    if isinstance(answer, int | float | np.number):
        return "a number"
    if isinstance(answer, np.ndarray):
        return "a number" if answer.ndim == 0 else f"an array of shape {_shape(answer.shape)}"
    names = {str: "text", dict: "a dict", set: "a set", complex: "a complex number"}
    if type(answer) in names:
        return names[type(answer)]
    if isinstance(answer, list | tuple):
        return f"a {type(answer).__name__} of {_count(len(answer))}"
    return "an object that is no number or array"


def is_numeric(answer: Any, depth: int = 0) -> bool:
    """Whether an answer is made of numbers only. Handles must not reach NumPy, which would ask them for attributes."""
    if isinstance(answer, list | tuple):
        plain = NUMBERS.issuperset(map(type, answer))  # most lists are of these: the short way
        return depth < MAX_DEPTH and (plain or all(is_numeric(item, depth + 1) for item in answer))
    if isinstance(answer, np.ndarray):
        return answer.dtype.kind in "biufc"
    return isinstance(answer, bool | int | float | complex | np.number | np.bool_)


def _fit_shape(got: Array, shape: tuple[int | None, ...]) -> Array:
    if shape == () and got.size == 1:
        return got.reshape(())
    if len(got.shape) != len(shape) or any(
        want is not None and want != have for want, have in zip(shape, got.shape, strict=True)
    ):
        raise CheckFailed(f"expected {_wanted(shape)}, got {describe(got)}", hint=_hint_for_shape(got.shape, shape))
    return got


def _wrong_value(got: Array, right: Array, error: Array, differ: int) -> CheckFailed:
    worst = np.unravel_index(int(np.argmax(error)), error.shape)
    how = how_wrong(float(got[worst]), float(right[worst]))
    entry = name_entry(np.asarray(worst), right.shape)
    share = f" ({differ} of {error.size} entries differ)" if error.size > 1 else ""
    return CheckFailed(
        f"{entry} is {how}{share}",
        detail=f"expected {_show(right)}, got {_show(got)}",
        hint=recognise(got, right),
    )


def _named(error: CheckFailed, name: str) -> CheckFailed:
    return CheckFailed(f"{name}: {error.summary}", detail=error.detail, hint=error.hint) if name else error


def how_wrong(got: float, right: float) -> str:
    """In which way a number is wrong, without saying what would be right."""
    if got * right < 0:
        return "wrong, and of the wrong sign"
    return "too large" if abs(got) > abs(right) else "too small"


def name_entry(index: Array, shape: tuple[int, ...]) -> str:
    """The words for one entry of an answer: "entry [2, 1]"; "the number" for a scalar."""
    if not shape or int(np.prod(shape)) == 1:
        return "the number" if not shape else "the entry"
    place = ", ".join(str(int(i)) for i in index)
    return f"entry [{place}]"


def _wanted(shape: tuple[int | None, ...] | None) -> str:
    if shape is None:
        return "numbers"
    if shape == ():
        return "a number"
    return f"an array of shape {_shape(shape)}"


def _shape(shape: Sequence[int | None]) -> str:
    if len(shape) > 8 or any(side is not None and side > MAX_SHOWN_SIDE for side in shape):
        return "(far too large)"
    sides = ["any" if side is None else str(side) for side in shape]
    return f"({sides[0]},)" if len(sides) == 1 else f"({', '.join(sides)})"


def _count(n: int) -> str:
    return "1 item" if n == 1 else f"{n} items" if n <= MAX_SHOWN_SIDE else "far too many items"


def _brief(answer: Any) -> str:
    """An answer for public checks; only what is shown of it is ever written out."""
    return repr(answer) if isinstance(answer, int | float) else reprlib.repr(answer)


def _show(values: Array) -> str:
    """Values on one line, for public checks."""
    text = np.array2string(values, precision=6, threshold=12, edgeitems=2, separator=", ")
    return " ".join(text.split())


def _hint_for_form(answer: Any) -> str:
    if answer is None:
        return "The function returns nothing: what it works out (or prints) must be handed back with return."
    return ""


def _hint_for_shape(got: tuple[int, ...], want: tuple[int | None, ...]) -> str:
    if len(got) > 1 and got == tuple(reversed(want)):
        return "The answer has rows and columns exchanged: look for a transpose that is missing, or one too many."
    if [side for side in got if side != 1] == [side for side in want if side != 1]:
        return "The sizes are right but for an axis of length 1, too many or missing: (n,) and (n, 1) differ."
    return ""
