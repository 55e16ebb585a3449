"""How far rounding moves the values of a function: that of its dtype, and what is measured where it matters.

So float32 inside of f, or cancellation, is no trap.
"""

from __future__ import annotations

import math

import numpy as np

from grader.judge.lines import EPS, LEAST_REACH, Array, Floats, Function, evaluate, largest

SPACINGS = (1e-12, 3e-11, 1e-9, 3e-8, 1e-6)  # between the points at which the rounding of f is measured
WIDE = 1e-3  # the same, where f is flat at all of these


def rounding_of(center: Array, size: Floats | None = None) -> Floats:
    """How far rounding in its own dtype moves a value of f."""
    eps = float(np.finfo(center.dtype).eps) if center.dtype.kind == "f" else EPS
    return np.asarray(max(eps, EPS) * np.abs(center.astype(float) if size is None else size))


def noise_near(f: Function, x: Floats, shape: tuple[int, ...] = ()) -> Floats:
    """How far rounding really moves f, from differences of high order at close points (after More and Wild, ECNoise).

    A smooth f has none; what is left is rounding. Each entry of x moves by its own measure. Points may be too close to
    show it (float32 inside of f, cancellation) or have a kink between them: of several spacings the middle one counts.
    """
    uneven = 0.5 + (np.arange(x.size) * 0.618 % 1).reshape(x.shape)  # or f may hardly change along x
    measure = np.where(x == 0, LEAST_REACH, np.abs(x)) * uneven

    def near(spacing: float) -> Floats:
        return np.stack([evaluate(f, x + j * spacing * measure, shape, strict=j == 0).astype(float) for j in range(8)])

    center = evaluate(f, x, shape)
    levels = np.sort([_deviation(near(spacing)) for spacing in SPACINGS], axis=0)  # NaN comes last
    middle = (np.count_nonzero(~np.isnan(levels), axis=0) - 1) // 2
    noise = np.take_along_axis(levels, np.maximum(middle, 0)[None], axis=0)[0]
    if np.isnan(noise).any():
        size = np.abs(x).ravel() if shape else np.array([largest(x)])
        noise = np.where(np.isnan(noise), _noise_of_flats(near(WIDE), noise, EPS * size), noise)
    return np.asarray(np.maximum(rounding_of(center), noise))


def _noise_of_flats(values: Floats, noise: Floats, blind: Floats) -> Floats:
    """The rounding along lines on which f hardly changes; values: (8, k), at a wide spacing.

    A step between flats is rounding, if it is no larger than that of float32. A line that stays flat is as exact as
    those beside it; if f is flat everywhere, or 0, it tells nothing and is taken to have rounded numbers of the size of
    x (`blind`).
    """
    center, steps = np.abs(values[0]), np.abs(np.diff(values, axis=0))
    granule = np.min(steps, axis=0, where=steps > 0, initial=np.inf)
    most = np.maximum(blind, np.finfo(np.float32).eps * center)
    wide = _deviation(values)
    wide = np.where(np.isnan(wide) & np.isfinite(granule), np.minimum(granule, most), wide)
    known = np.isfinite(noise) & (center != 0)
    beside = np.median(noise[known] / center[known]) * center if known.any() else blind
    return np.where(np.all(values == 0, axis=0), blind, np.where(np.isnan(wide), beside, wide))


def _deviation(values: Floats) -> Floats:
    """Three standard deviations of the errors that explain the differences of high order.

    NaN where most values repeat, or all steps are equal: the grid of the floats is seen then, not the rounding of f.
    """
    with np.errstate(all="ignore"):
        size = np.max(np.abs(values), axis=0)  # keeps the squares within the range of floats
        explained = [
            np.mean((np.diff(values, order, axis=0) / size) ** 2, axis=0) / math.comb(2 * order, order)
            for order in (3, 4, 5)
        ]
        repeats = np.mean(np.diff(values, axis=0) == 0, axis=0)
        found = size * np.sqrt(np.median(explained, axis=0))
    return np.where((repeats > 0.5) | (found == 0), np.nan, 3 * found)
