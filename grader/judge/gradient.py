"""Is a claimed gradient the derivative of the right function?

Read from the top: the two checks, how an entry is judged, what is told; below that, numerical differentiation itself.

A check moves x along two seeded random directions first: nine calls of f, whatever the size of x. No component of a
direction is small, so no wrong entry can hide; two wrong entries can only cancel by chance, twice. Entries are looked
at one by one only to explain a failure, or to judge where a direction cannot: the verdict is always an entry's. It is
wrong when it is further from the numerical derivative than rtol times the largest claimed entry (so scaling f changes
nothing) plus that derivative's own error bound. A bound too wide to decide is a ValueError: the suite's mistake.

The numerical derivative is a central difference, extrapolated (Richardson, with Ridders' error bound). Steps follow the
magnitude of x and the rounding of f, which is measured where it matters, so float32 inside f is no trap. When the first
two steps do not agree (a kink nearby, a stiff f, a poor scale), the whole range of steps is tried and the best is
taken; where rounding still hides the answer and f runs on complex numbers, a complex step is used, cross-checked by the
real one. A kink exactly at x shows as a jump between the slopes on both sides: every value between them is right there.

Two limits. A gradient of 0 has no scale: what f cannot tell from 0 is right there (a minimum, a saturated softmax). And
an answer is never asked to be finer than the rounding of f and of x allows.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.errors import CheckFailed, Unsatisfied
from grader.judge.checks import about_its_answer, as_array, as_number, how_wrong, name_entry, tolerance_for
from grader.judge.patterns import constant_factor, recognise

Array = NDArray[Any]
Floats = NDArray[np.float64]
Function = Callable[[Any], Any]
Parts = Sequence[tuple[str, tuple[int, ...]]]

EPS = float(np.finfo(np.float64).eps)
DIRECTIONS = 2
FINDS = 100  # an error of this many tolerances is always found, or the check says that it cannot judge
SHOWN = 6  # entries in the detail of a failure

# Steps are in units of a point's reach: the magnitude of x there.
LEAST_REACH = 0.1  # near 0, a step relative to x would drown in rounding
RATIO = 2.0  # of one step to the next
DEPTH = 3  # columns of the extrapolation
LARGEST = 0.73  # the first step tried; no round number, so that no period of f is a multiple of the steps
FINEST = 1e-10  # the last step tried, relative to the smallest entry moved
GRAINS = 1e3  # a step is no smaller than this many roundings of x
SPACINGS = (1e-12, 3e-11, 1e-9, 3e-8, 1e-6)  # between the points at which the rounding of f is measured
WIDE = 1e-3  # the same, where f is flat at all of these
FAR = 1e-3  # from this step on, differences tell how large the slopes of f usually are
NEGLIGIBLE = 1e-6  # of these: as good as 0
COMPLEX_STEP = 1e-20


@about_its_answer
def check_gradient(
    f: Function,
    x: ArrayLike,
    analytic: Any,
    *,
    rng: np.random.Generator,
    rtol: float = 1e-6,
    own_cost: Function | None = None,
    parts: Parts = (),
) -> None:
    """Fail unless `analytic` is the gradient of `f` at `x`.

    f: the right function; maps an array of x's shape to a number. Called 9 times when all is well, 4 or more times an
    entry to explain a failure. It gets a float64 array of its own each time, also where x holds integers or float32.
    analytic: the student's answer, of x's shape; each entry may be off by rtol times the largest (1e-3 for float32).
    own_cost: the student's own cost function; asked for a hint after a failure, never for the verdict.
    parts: where x is several parameters in a row, the name and the shape of each: [("W1", (4, 3)), ("b1", (4,))].
    Raises CheckFailed; ValueError when f is not finite at x or does not show its derivative well enough to decide.
    """
    point = _point(x)
    answer = as_array(analytic, point.shape)
    claimed, rtol = answer.astype(float), tolerance_for(answer.dtype, rtol)
    if point.size == 0:
        return
    directions = [_direction(rng, point.shape) for _ in range(DIRECTIONS)]
    if _follows(f, point, claimed, directions, rtol):
        return
    estimates = _entry_by_entry(f, point, claimed.ravel(), rtol)
    hint = ""
    if own_cost is not None and _follows_own_cost(own_cost, point, claimed, directions, rtol):
        hint = "Your gradient is right for your own cost: it is your cost that is wrong."
    _conclude("gradient", claimed, estimates, rtol, hint, parts)


@about_its_answer
def check_derivative(f: Function, x: ArrayLike, slope: Any, *, rng: np.random.Generator, rtol: float = 1e-6) -> None:
    """Fail unless `slope` is the derivative of the element-wise function `f` at each entry of `x`.

    f: the right function; maps an array to one of its shape, where entry i depends on entry i of x alone; called 5
    times when all is well. slope: the student's answer, of x's shape; tolerance as in `check_gradient`.
    At a kink (relu at 0) any value from the slope on the left to the slope on the right is accepted; a course that
    fixes one of them asks for it separately. Kinks nearby do no harm. rng: so that both checks are called alike.
    """
    del rng  # all entries move at once and none can hide another: there is nothing to draw
    point = _point(x)
    answer = as_array(slope, point.shape)
    claimed, rtol = answer.astype(float), tolerance_for(answer.dtype, rtol)
    if point.size == 0:
        return
    lines = _elements(f, point)
    scale = _largest(claimed)
    estimates = _quick(lines)
    if not _sharp(estimates, scale, rtol) or _refuted(estimates, claimed.ravel(), rtol).any():
        estimates = _thorough(lines, rtol * scale, _noise_near(f, point, point.shape))
    _conclude("derivative", claimed, estimates, rtol, "")


def numerical_gradient(f: Function, x: ArrayLike) -> Floats:
    """The gradient of `f` at `x` from values of f alone, of x's shape; at a kink, the mean of the two slopes."""
    point = _point(x)
    noise = _noise_near(f, point)
    estimates = _quick(_entries(f, point, np.arange(point.size)), noise)
    tolerance = 1e-6 * _largest(estimates.value)
    for i in map(int, np.flatnonzero(~(estimates.spread <= tolerance))):
        estimates = estimates.with_line(i, _thorough(_entries(f, point, np.array([i])), tolerance, noise))
    return estimates.value.reshape(point.shape)


class Slope(NamedTuple):
    """A derivative along one direction: its value, an estimate of its error, and whether both sides agree on it."""

    value: float
    error: float
    smooth: bool


def directional_derivative(f: Function, x: ArrayLike, v: ArrayLike) -> Slope:
    """d/dt f(x + t*v) at t = 0, from values of f alone; x and v of one shape."""
    point = _point(x)
    lines = _along(f, point, _point(v))
    estimates = _quick(lines)
    tolerance = 1e-6 * _largest(estimates.value)
    if not estimates.spread[0] <= tolerance:
        estimates = _thorough(lines, tolerance, _noise_near(f, point))
    value, error, jump = (float(part[0]) for part in (estimates.value, estimates.error, estimates.jump))
    return Slope(value, error, math.isfinite(error) and jump <= 10 * error)


# ---- judging -------------------------------------------------------------------------------------


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


def _direction(rng: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Signs and sizes at random; no entry is small, or an error there could hide."""
    signs = rng.choice([-1.0, 1.0], size=shape)
    return np.asarray(signs * rng.uniform(0.5, 1.5, size=shape))


def _follows(
    f: Function, x: Floats, claimed: Floats, directions: list[Floats], rtol: float, *, thorough: bool = True
) -> bool:
    """Whether f changes along each direction as claimed; False also where that cannot be said.

    Ten times stricter than an entry is: what fails here is looked at again, entry by entry.
    """
    scale = _largest(claimed)
    center, noise = _call(f, x), None
    for v in directions:
        lines = _along(f, x, v, center)
        estimates = _quick(lines)
        if not _sharp(estimates, scale, rtol):
            estimates = _quick(lines, closer=1 / 64)
        if thorough and not _sharp(estimates, scale, rtol):
            noise = _noise_near(f, x) if noise is None else noise
            estimates = _thorough(lines, rtol * scale, noise)
        with np.errstate(over="ignore", invalid="ignore"):
            gap = abs(np.sum(claimed * v) - estimates.value[0])
        if not (_sharp(estimates, scale, rtol) and gap <= rtol * scale / 10 + estimates.spread[0]):
            return False
    return True


def _follows_own_cost(own_cost: Function, x: Floats, claimed: Floats, directions: list[Floats], rtol: float) -> bool:
    """Whether the claim is right for the student's cost. That cost may do anything: then there is no hint."""
    try:
        return _follows(lambda moved: as_number(own_cost(moved)), x, claimed, directions, rtol, thorough=False)
    except (Unsatisfied, ValueError, TypeError, ArithmeticError):
        return False


def _entry_by_entry(f: Function, x: Floats, claimed: Floats, rtol: float) -> Estimates:
    """Every entry's derivative; with care where the quick ones refute or cannot decide, until one is surely wrong."""
    noise = _noise_near(f, x)
    estimates = _quick(_entries(f, x, np.arange(x.size)), noise)
    tolerance = rtol * _largest(claimed)
    doubtful = _refuted(estimates, claimed, rtol) | _undecided(estimates, claimed, rtol) | (estimates.jump > tolerance)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        excess = np.nan_to_num(np.abs(claimed - estimates.value) / (tolerance + estimates.spread), posinf=np.inf)
    for i in map(int, sorted(np.flatnonzero(doubtful), key=lambda i: -excess[i])):
        estimates = estimates.with_line(i, _thorough(_entries(f, x, np.array([i])), tolerance, noise))
        if _refuted(estimates, claimed, rtol)[i]:
            break
    return estimates


def _sharp(estimates: Estimates, scale: float, rtol: float) -> bool:
    """Whether all estimates are fine enough to find an error of rtol, also that of a kink."""
    return bool(np.all((estimates.spread <= rtol * scale) | _vanishes(estimates, scale)))


def _refuted(estimates: Estimates, claimed: Floats, rtol: float) -> NDArray[np.bool_]:
    with np.errstate(over="ignore"):
        return np.asarray(np.abs(claimed - estimates.value) > rtol * _largest(claimed) + estimates.spread)


def _undecided(estimates: Estimates, claimed: Floats, rtol: float) -> NDArray[np.bool_]:
    """Where an estimate is so poor that a claim which it does not refute may still be wrong."""
    limit = max(rtol, min(FINDS * rtol, 1e-4) * 0.45) * _largest(claimed)
    return np.asarray(~(estimates.error <= limit) & ~_vanishes(estimates, _largest(claimed)))


def _vanishes(estimates: Estimates, scale: float) -> NDArray[np.bool_]:
    """Where the derivative, and all that is claimed, is 0 as far as f can show.

    That is: small beside the usual slopes of f; or f changes by no more than rounding, and would by what is claimed.
    """
    spread = estimates.spread
    growth = np.max(estimates.growth, where=~np.isnan(estimates.growth), initial=-1.0)  # -1: not known
    stationary = (scale <= spread) & (spread <= NEGLIGIBLE * growth)
    constant = (0 <= growth <= np.max(estimates.noise)) & (scale <= 1e-3 * estimates.noise)
    return np.asarray((np.abs(estimates.value) <= spread) & (stationary | constant))


def _largest(values: Floats) -> float:
    finite = np.abs(values[np.isfinite(values)])
    return float(np.max(finite, initial=0.0))


# ---- telling -------------------------------------------------------------------------------------


def _conclude(what: str, claimed: Floats, estimates: Estimates, rtol: float, hint: str, parts: Parts = ()) -> None:
    """Return when every entry is right, raise CheckFailed when one is wrong, and ValueError when nobody can say."""
    flat = claimed.ravel()
    refuted = _refuted(estimates, flat, rtol)
    if refuted.any():
        raise _failure(what, claimed, estimates, refuted, hint, parts)
    undecided = np.flatnonzero(_undecided(estimates, flat, rtol))
    if undecided.size:
        i = int(undecided[np.argmax(estimates.error[undecided])])
        place = _name_place(i, claimed.shape, parts)
        raise ValueError(
            f"cannot judge this {what}: at {place} of x, f shows its derivative only to within "
            f"{estimates.error[i]:.1g}. Choose another point, a smoother f, or one that is computed in float64"
        )


def _failure(
    what: str, claimed: Floats, estimates: Estimates, refuted: NDArray[np.bool_], hint: str, parts: Parts
) -> CheckFailed:
    flat = claimed.ravel()
    with np.errstate(over="ignore"):
        gap = np.where(refuted, np.abs(flat - estimates.value), -1.0)
    order = np.argsort(-gap)[: min(SHOWN, np.count_nonzero(refuted))]
    places = [_name_place(int(i), claimed.shape, parts) for i in order]
    share = f" ({np.count_nonzero(refuted)} of {flat.size} entries differ)" if flat.size > 1 else ""
    how = how_wrong(float(flat[order[0]]), float(estimates.value[order[0]]))
    detail = [
        f"{place}: yours {flat[i]:.8g}, numerically {estimates.value[i]:.8g}"
        for place, i in zip(places, order, strict=True)
    ]
    factor = constant_factor(flat, estimates.value) if flat.size > 1 and np.any(estimates.value) else None
    if factor is not None:
        detail.append(f"the ratio is {factor:.6g} in every entry")
    return CheckFailed(
        f"the {what} is wrong: {places[0]} is {how}{share}",
        detail="\n".join(detail),
        hint=hint or _only_wrong_part(refuted, parts) or _pattern(claimed, estimates),
    )


def _name_place(i: int, shape: tuple[int, ...], parts: Parts) -> str:
    """The words for entry i of a gradient: "entry [2, 1]", or "entry [2, 1] of W2" where its parts have names."""
    for name, size in parts:
        if i < math.prod(size):
            return f"{name_entry(np.asarray(np.unravel_index(i, size)), size)} of {name}"
        i -= math.prod(size)
    return name_entry(np.asarray(np.unravel_index(i, shape)), shape)


def _only_wrong_part(refuted: NDArray[np.bool_], parts: Parts) -> str:
    """Whether all that is wrong lies in one of several parameters."""
    ends = np.cumsum([math.prod(size) for _, size in parts])[:-1]
    wrong = [name for (name, _), part in zip(parts, np.split(refuted, ends), strict=False) if part.any()]
    return f"Of all the gradients only that of {wrong[0]} is wrong." if len(wrong) == 1 < len(parts) else ""


def _pattern(claimed: Floats, estimates: Estimates) -> str:
    """What the wrong entries have in common, if the numerical ones are good enough to tell."""
    if not np.all(estimates.spread <= 1e-6 * _largest(estimates.value)):
        return ""
    shape = claimed.shape if claimed.ndim > 1 else (claimed.size, 1)  # a vector counts as a column
    return recognise(claimed.reshape(shape), estimates.value.reshape(shape))


# ---- lines: ways to move x -----------------------------------------------------------------------


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


def _along(f: Function, x: Floats, v: Floats, center: Array | None = None) -> Lines:
    """The one line x + t*v."""
    moved = x[v != 0]
    reach = max(_largest(moved), LEAST_REACH)
    unit = reach / (_largest(v) or 1.0)

    def at(t: complex) -> Array:
        return center if t == 0 and center is not None else _call(f, x + (t * unit) * v, strict=t == 0)

    return Lines(at, np.array([unit]), _smallest(moved / reach), np.array([EPS * _largest(moved) / reach]))


def _entries(f: Function, x: Floats, which: NDArray[np.intp]) -> Lines:
    """A line for each of these entries (flat indices): x moved in that entry alone, by its own unit."""
    entries = x.flat[which]
    unit = np.maximum(np.abs(entries), LEAST_REACH)

    def moved(i: int, step: complex) -> Array:
        there = x.astype(np.result_type(x, type(step)))
        there.flat[i] += step
        return there

    def at(t: complex) -> Array:
        if t == 0:
            return np.repeat(_call(f, x + 0.0), len(which))
        return np.concatenate([_call(f, moved(i, t * u), strict=False) for i, u in zip(which, unit, strict=True)])

    return Lines(at, unit, _smallest(entries / unit), EPS * np.abs(entries) / unit)


def _elements(f: Function, x: Floats) -> Lines:
    """A line for each entry of an element-wise function: all move at once, each by its own unit."""
    unit = np.maximum(np.abs(x), LEAST_REACH)
    parts = np.abs(x / unit).ravel()
    return Lines(lambda t: _call(f, x + t * unit, x.shape, strict=t == 0), unit.ravel(), _smallest(parts), EPS * parts)


def _call(f: Function, x: Array, shape: tuple[int, ...] = (), *, strict: bool = True) -> Array:
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


def _point(x: ArrayLike) -> Floats:
    point = np.array(x, dtype=np.float64)
    if not np.isfinite(point).all():
        raise ValueError("gradient check: the point x is not finite")
    return point


def _smallest(x: Floats) -> float:
    """The smallest size in x but 0, and at most 1."""
    return float(np.min(np.abs(x[x != 0]), initial=1.0))


# ---- numerical differentiation -------------------------------------------------------------------


def _quick(lines: Lines, noise: Floats | float = 0.0, closer: float = 1.0) -> Estimates:
    """Five values a line: x and two steps to either side. noise: the rounding of f where it is known."""
    center = lines.at(0)
    noises = np.maximum(_rounding(center), noise)
    size = np.abs(center.astype(float))
    relative = float(np.max(noises[size > 0] / size[size > 0], initial=EPS))
    step = closer * min(relative, 1e-6) ** 0.25  # where truncation is about to meet rounding
    return _extrapolate(lines, [step, step / RATIO], center, noises)


def _thorough(lines: Lines, tolerance: float, noise: Floats) -> Estimates:
    """The best that can be known: all steps, the measured rounding of f, and a complex step where that is needed."""
    center = lines.at(0)
    largest = LARGEST * max(1.0, 1 / float(np.min(lines.unit)))
    smallest = max(FINEST * lines.finest, GRAINS * float(np.min(lines.grain)))
    steps = [largest / RATIO**k for k in range(math.ceil(math.log(largest, RATIO) - math.log(smallest, RATIO)))]
    noises = np.maximum(_rounding(center), noise)
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
        rounding = np.maximum(noise, _rounding(center, size)) + lines.grain * np.abs(slopes)  # of f, and of x
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


def _rounding(center: Array, size: Floats | None = None) -> Floats:
    """How far rounding in its own dtype moves a value of f."""
    eps = float(np.finfo(center.dtype).eps) if center.dtype.kind == "f" else EPS
    return np.asarray(max(eps, EPS) * np.abs(center.astype(float) if size is None else size))


def _noise_near(f: Function, x: Floats, shape: tuple[int, ...] = ()) -> Floats:
    """How far rounding really moves f, from differences of high order at close points (after More and Wild, ECNoise).

    A smooth f has none; what is left is rounding. Each entry of x moves by its own measure. Points may be too close to
    show it (float32 inside of f, cancellation) or have a kink between them: of several spacings the middle one counts.
    """
    uneven = 0.5 + (np.arange(x.size) * 0.618 % 1).reshape(x.shape)  # or f may hardly change along x
    measure = np.where(x == 0, LEAST_REACH, np.abs(x)) * uneven

    def near(spacing: float) -> Floats:
        return np.stack([_call(f, x + j * spacing * measure, shape, strict=j == 0).astype(float) for j in range(8)])

    center = _call(f, x, shape)
    levels = np.sort([_deviation(near(spacing)) for spacing in SPACINGS], axis=0)  # NaN comes last
    middle = (np.count_nonzero(~np.isnan(levels), axis=0) - 1) // 2
    noise = np.take_along_axis(levels, np.maximum(middle, 0)[None], axis=0)[0]
    if np.isnan(noise).any():
        size = np.abs(x).ravel() if shape else np.array([_largest(x)])
        noise = np.where(np.isnan(noise), _noise_of_flats(near(WIDE), noise, EPS * size), noise)
    return np.asarray(np.maximum(_rounding(center), noise))


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
