"""Numerical derivatives of a function, from its values alone, with bounds of their errors.

They are central differences, extrapolated (Richardson, with Ridders' error bound). Steps follow the magnitude of x and
the rounding of f. When the first two steps do not agree (a kink nearby, a stiff f, a poor scale), the whole range of
steps is tried and the best is taken; where rounding still hides the answer and f runs on complex numbers, a complex
step is used, cross-checked by the real one. A kink exactly at x shows as a jump between the slopes on both sides.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from grader.judge.lines import EPS, Array, Floats, Function, Lines, along, as_point, entries, largest
from grader.judge.rounding import noise_near, rounding_of

# Steps are in units of a point's reach: the magnitude of x there.
RATIO = 2.0  # of one step to the next
DEPTH = 3  # columns of the extrapolation
LARGEST = 0.73  # the first step tried; no round number, so that no period of f is a multiple of the steps
FINEST = 1e-10  # the last step tried, relative to the smallest entry moved
GRAINS = 1e3  # a step is no smaller than this many roundings of x
FAR = 1e-3  # from this step on, differences tell how large the slopes of f usually are
COMPLEX_STEP = 1e-20


def numerical_gradient(f: Function, x: ArrayLike) -> Floats:
    """The gradient of `f` at `x` from values of f alone, of x's shape; at a kink, the mean of the two slopes."""
    point = as_point(x)
    noise = noise_near(f, point)
    estimates = quick_estimates(entries(f, point, np.arange(point.size)), noise)
    tolerance = 1e-6 * largest(estimates.value)
    for i in map(int, np.flatnonzero(~(estimates.spread <= tolerance))):
        estimates = estimates.with_line(i, best_estimates(entries(f, point, np.array([i])), tolerance, noise))
    return estimates.value.reshape(point.shape)


class Slope(NamedTuple):
    """A derivative along one direction: its value, an estimate of its error, and whether both sides agree on it."""

    value: float
    error: float
    smooth: bool


def directional_derivative(f: Function, x: ArrayLike, v: ArrayLike) -> Slope:
    """d/dt f(x + t*v) at t = 0, from values of f alone; x and v of one shape."""
    point = as_point(x)
    lines = along(f, point, as_point(v))
    estimates = quick_estimates(lines)
    tolerance = 1e-6 * largest(estimates.value)
    if not estimates.spread[0] <= tolerance:
        estimates = best_estimates(lines, tolerance, noise_near(f, point))
    value, error, jump = (float(part[0]) for part in (estimates.value, estimates.error, estimates.jump))
    return Slope(value, error, math.isfinite(error) and jump <= 10 * error)


@dataclass(frozen=True)
class Estimates:
    """Numerical derivatives along k lines; every field has shape (k,).

    error bounds what truncation and rounding did to value, and what rounding may do to any answer. jump is how much
    the slopes on both sides differ, 0 where f is smooth. growth is the largest slope of f on its way to the far points
    (NaN where these were not asked), noise the slope that rounding alone might fake on that way.
    """

    value: Floats
    error: Floats
    jump: Floats
    growth: Floats
    noise: Floats

    @property
    def spread(self) -> Floats:
        """How far from value the derivative can be: error, and half of a jump."""
        return self.error + self.jump / 2

    def with_line(self, i: int, one: Estimates) -> Estimates:
        """These estimates with line i taken from `one`, which holds a single line."""
        columns = {name: column.copy() for name, column in vars(self).items()}
        for name, column in columns.items():
            column[i] = getattr(one, name)[0]
        return replace(self, **columns)


def quick_estimates(lines: Lines, noise: Floats | float = 0.0, closer: float = 1.0) -> Estimates:
    """Five values a line: x and two steps to either side. noise: the rounding of f where it is known."""
    center = lines.at(0)
    noises = np.maximum(rounding_of(center), noise)
    size = np.abs(center.astype(float))
    relative = float(np.max(noises[size > 0] / size[size > 0], initial=EPS))
    step = closer * min(relative, 1e-6) ** 0.25  # where truncation is about to meet rounding
    return _extrapolate(lines, [step, step / RATIO], center, noises)


def best_estimates(lines: Lines, tolerance: float, noise: Floats) -> Estimates:
    """The best that can be known: all steps, the measured rounding of f, and a complex step where that is needed."""
    center = lines.at(0)
    longest = LARGEST * max(1.0, 1 / float(np.min(lines.unit)))
    shortest = max(FINEST * lines.finest, GRAINS * float(np.min(lines.grain)))
    steps = [longest / RATIO**k for k in range(math.ceil(math.log(longest, RATIO) - math.log(shortest, RATIO)))]
    noises = np.maximum(rounding_of(center), noise)
    estimates = _extrapolate(lines, steps, center, noises)
    if np.all(estimates.spread <= tolerance):
        return estimates
    return _complex_step(lines, estimates, center, noises, tolerance)


def _extrapolate(lines: Lines, steps: list[float], center: Array, noise: Floats) -> Estimates:
    """Richardson's extrapolation over falling steps; for each line, the best value of the tableau."""
    h, middle = np.array(steps)[:, None], center.astype(float)
    with np.errstate(all="ignore"):
        ahead = np.stack([lines.at(t).astype(float) for t in steps])  # (steps, k)
        behind = np.stack([lines.at(-t).astype(float) for t in steps])
        ahead[h < GRAINS * lines.grain] = np.nan  # x cannot be moved by so little
        slopes = (ahead - behind) / (2 * h)  # f' + h^2 f'''/6 + ...
        jumps = ((ahead - middle) - (middle - behind)) / h  # jump + h f'' + h^3 f''''/12 + ...
        size = np.maximum(np.abs(ahead), np.abs(behind))
        rounding = np.maximum(noise, rounding_of(center, size)) + lines.grain * np.abs(slopes)  # of f, and of x
        value, error = _tableau(slopes, 2)
        jump, _ = _tableau(jumps, 1)
        error = error + rounding / h + _inherent(lines, noise, jumps / h)
        spread = error + np.abs(jump) / 2
        jump = np.maximum(0.0, np.abs(jump) - 4 * rounding / h)
        growth = np.fmax(np.abs(ahead - middle), np.abs(behind - middle)) / h
    best = _best(value, np.where(np.isfinite(spread), spread, np.inf))
    value, error, jump = (np.where(np.isfinite(spread[best]), part[best], np.nan) for part in (value, error, jump))
    far = (h >= FAR) & np.isfinite(growth)
    growth = np.where(np.any(far, axis=0), np.max(growth, axis=0, where=far, initial=0.0), np.nan)
    error, jump = np.where(np.isnan(error), np.inf, error), np.where(np.isnan(jump), 0.0, jump)
    return Estimates(*(part / lines.unit for part in (value, error, jump, growth, noise)))


def _inherent(lines: Lines, noise: Floats, curvature: Floats) -> Floats:
    """The rounding that any answer in floats may hold: that of f over the reach of x, and what that of x does to f'."""
    bend = np.min(np.abs(curvature), axis=0, where=np.isfinite(curvature), initial=np.inf)
    return np.asarray(4 * noise * np.minimum(lines.unit, 1.0) + 4 * lines.grain * np.nan_to_num(bend, posinf=0.0))


def _best(value: Floats, spread: Floats) -> tuple[Array, Array, Array]:
    """For each line, the index of the value with the smallest spread that no finer step contradicts.

    Large steps may agree with each other and be wrong, where they step over what f does near x.
    """
    lines = np.arange(value.shape[2])
    column = np.argmin(spread, axis=0)  # (steps, k)
    least = np.min(spread, axis=0)
    values = np.take_along_axis(value, column[None], axis=0)[0]
    low = np.where(least < np.inf, values - 2 * least, -np.inf)
    high = np.where(least < np.inf, values + 2 * least, np.inf)
    finer_low, finer_high = np.maximum.accumulate(low[::-1])[::-1], np.minimum.accumulate(high[::-1])[::-1]
    contradicted = (low > finer_high) | (high < finer_low)
    step = np.argmin(np.where(contradicted, np.inf, least), axis=0)
    return column[step, lines], step, lines


def _tableau(column: Floats, power: int) -> tuple[Floats, Floats]:
    """Neville's tableau for an error in h^power, h^(power + 2), ...: values, and Ridders' bounds of their errors.

    column: (steps, k). Both results have shape (columns, steps, k), NaN where a column has not begun.
    """
    values: list[Floats] = []
    errors: list[Floats] = []
    for depth in range(1, min(DEPTH, len(column) - 1) + 1):
        finer, coarser = column[1:], column[:-1]
        weight = RATIO ** (power + 2 * (depth - 1)) - 1
        pad = np.full((len(values) + 1, column.shape[1]), np.nan)
        better = finer + (finer - coarser) / weight
        values.append(np.concatenate([pad, better]))
        errors.append(np.concatenate([pad, np.maximum(np.abs(better - finer), np.abs(better - coarser))]))
        column = better
    return np.stack(values), np.stack(errors)


def _complex_step(lines: Lines, real: Estimates, center: Array, noise: Floats, tolerance: float) -> Estimates:
    """Im f(x + ih)/h in place of the real estimates, for lines on which it can be believed: no rounding, no truncation.

    abs, comparisons and .real break it without a word, so it must agree with a real estimate that is roughly known.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            values = lines.at(COMPLEX_STEP * 1j)
    except Exception:  # f was written for real numbers and may fail on others in any way; then there is no complex step
        return real
    if values.dtype != np.complex128:
        return real
    value = values.imag / COMPLEX_STEP / lines.unit
    known = (real.spread <= 1e4 * tolerance) & (real.jump == 0) & (real.spread > tolerance)
    believed = known & (np.abs(values.real - center) <= 10 * noise) & (np.abs(value - real.value) <= real.spread)
    error = np.maximum(tolerance / 100, _inherent(lines, noise, np.zeros((1, len(value)))) / lines.unit)
    return replace(real, value=np.where(believed, value, real.value), error=np.where(believed, error, real.error))
