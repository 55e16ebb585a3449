"""Lines: ways to move a point x, and a function's values along them.

Whatever is asked of f for a check is asked here: at a float64 array of its own, and with what it gives looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
Floats = NDArray[np.float64]
Function = Callable[[Any], Any]

EPS = float(np.finfo(np.float64).eps)
LEAST_REACH = 0.1  # near 0, a step relative to x would drown in rounding


@dataclass(frozen=True)
class Lines:
    """k ways to move x, and f along them.

    at(t): f, t units from x along each line, shape (k,); t may be complex. unit: the length of a unit, shape (k,).
    finest: the smallest entry that is moved, in units. grain: the rounding of the largest, in units, shape (k,).
    """

    at: Callable[[complex], Array]
    unit: Floats
    finest: float
    grain: Floats


def along(f: Function, x: Floats, v: Floats, center: Array | None = None) -> Lines:
    """The one line x + t*v."""
    moved = x[v != 0]
    reach = max(largest(moved), LEAST_REACH)
    unit = reach / (largest(v) or 1.0)

    def at(t: complex) -> Array:
        return center if t == 0 and center is not None else evaluate(f, x + (t * unit) * v, strict=t == 0)

    return Lines(at, np.array([unit]), smallest(moved / reach), np.array([EPS * largest(moved) / reach]))


def entries(f: Function, x: Floats, which: NDArray[np.intp]) -> Lines:
    """A line for each of these entries (flat indices): x moved in that entry alone, by its own unit."""
    values = x.flat[which]
    unit = np.maximum(np.abs(values), LEAST_REACH)

    def moved(i: int, step: complex) -> Array:
        there = x.astype(np.result_type(x, type(step)))
        there.flat[i] += step
        return there

    def at(t: complex) -> Array:
        if t == 0:
            return np.repeat(evaluate(f, x + 0.0), len(which))
        return np.concatenate([evaluate(f, moved(i, t * u), strict=False) for i, u in zip(which, unit, strict=True)])

    return Lines(at, unit, smallest(values / unit), EPS * np.abs(values) / unit)


def elements(f: Function, x: Floats) -> Lines:
    """A line for each entry of an element-wise function: all move at once, each by its own unit."""
    unit = np.maximum(np.abs(x), LEAST_REACH)
    parts = np.abs(x / unit).ravel()
    return Lines(
        lambda t: evaluate(f, x + t * unit, x.shape, strict=t == 0), unit.ravel(), smallest(parts), EPS * parts
    )


def evaluate(f: Function, x: Array, shape: tuple[int, ...] = (), *, strict: bool = True) -> Array:
    """f(x) as an array of one dimension, in its own dtype. Unless strict, a point outside of f's domain gives NaN."""
    try:
        with np.errstate(all="ignore"):
            values = np.asarray(f(np.array(x)))
    except (ValueError, ArithmeticError):
        if strict:
            raise
        return np.full(math.prod(shape), np.nan)
    name = getattr(f, "__name__", "f")
    if values.dtype.kind not in ("biufc" if np.iscomplexobj(x) else "biuf") or (
        values.shape != shape and not (shape == () and values.size == 1)
    ):
        wanted = f"shape {shape}" if shape else "one number"
        raise ValueError(f"gradient check: {name} must give {wanted}, it gave shape {values.shape} of {values.dtype}")
    if strict and not np.isfinite(values).all():
        raise ValueError(f"gradient check: {name} is not finite at x")
    return values.ravel()


def as_point(x: ArrayLike) -> Floats:
    """x as a float64 array of its own. Raises ValueError where it is not finite."""
    point = np.array(x, dtype=np.float64)
    if not np.isfinite(point).all():
        raise ValueError("gradient check: the point x is not finite")
    return point


def smallest(x: Floats) -> float:
    """The smallest size in x but 0, and at most 1."""
    return float(np.min(np.abs(x[x != 0]), initial=1.0))


def largest(values: Floats) -> float:
    """The largest size of a finite entry; 0 where there is none."""
    finite = np.abs(values[np.isfinite(values)])
    return float(np.max(finite, initial=0.0))
