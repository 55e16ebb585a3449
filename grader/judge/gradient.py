"""Is a claimed gradient the derivative of the right function?

Read from the top: the two checks, how an entry is judged, what is told. Numerical differentiation itself stands in
derivatives.py.

A check moves x along two seeded random directions first: nine calls of f, whatever the size of x. No component of a
direction is small, so no wrong entry can hide; two wrong entries can only cancel by chance, twice. Entries are looked
at one by one only to explain a failure, or to judge where a direction cannot: the verdict is always an entry's. It is
wrong when it is further from the numerical derivative than rtol times the largest claimed entry (so scaling f changes
nothing) plus that derivative's own error bound. A bound too wide to decide is a ValueError: the suite's mistake. At a
kink every value between the slopes on both sides is right.

Two limits. A gradient of 0 has no scale: what f cannot tell from 0 is right there (a minimum, a saturated softmax). And
an answer is never asked to be finer than the rounding of f and of x allows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.errors import CheckFailed, Unsatisfied
from grader.judge.checks import about_its_answer, as_array, as_number, how_wrong, name_entry, tolerance_for
from grader.judge.derivatives import Estimates, best_estimates, quick_estimates
from grader.judge.lines import Floats, Function, along, as_point, elements, entries, evaluate, largest
from grader.judge.patterns import constant_factor, recognise
from grader.judge.rounding import noise_near

Parts = Sequence[tuple[str, tuple[int, ...]]]

DIRECTIONS = 2
FINDS = 100  # an error of this many tolerances is always found, or the check says that it cannot judge
SHOWN = 6  # entries in the detail of a failure
NEGLIGIBLE = 1e-6  # of these: as good as 0


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
    point = as_point(x)
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
    point = as_point(x)
    answer = as_array(slope, point.shape)
    claimed, rtol = answer.astype(float), tolerance_for(answer.dtype, rtol)
    if point.size == 0:
        return
    lines = elements(f, point)
    scale = largest(claimed)
    estimates = quick_estimates(lines)
    if not _sharp(estimates, scale, rtol) or _refuted(estimates, claimed.ravel(), rtol).any():
        estimates = best_estimates(lines, rtol * scale, noise_near(f, point, point.shape))
    _conclude("derivative", claimed, estimates, rtol, "")


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
    scale = largest(claimed)
    center, noise = evaluate(f, x), None
    for v in directions:
        lines = along(f, x, v, center)
        estimates = quick_estimates(lines)
        if not _sharp(estimates, scale, rtol):
            estimates = quick_estimates(lines, closer=1 / 64)
        if thorough and not _sharp(estimates, scale, rtol):
            noise = noise_near(f, x) if noise is None else noise
            estimates = best_estimates(lines, rtol * scale, noise)
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
    noise = noise_near(f, x)
    estimates = quick_estimates(entries(f, x, np.arange(x.size)), noise)
    tolerance = rtol * largest(claimed)
    doubtful = _refuted(estimates, claimed, rtol) | _undecided(estimates, claimed, rtol) | (estimates.jump > tolerance)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        excess = np.nan_to_num(np.abs(claimed - estimates.value) / (tolerance + estimates.spread), posinf=np.inf)
    for i in map(int, sorted(np.flatnonzero(doubtful), key=lambda i: -excess[i])):
        estimates = estimates.with_line(i, best_estimates(entries(f, x, np.array([i])), tolerance, noise))
        if _refuted(estimates, claimed, rtol)[i]:
            break
    return estimates


def _sharp(estimates: Estimates, scale: float, rtol: float) -> bool:
    """Whether all estimates are fine enough to find an error of rtol, also that of a kink."""
    return bool(np.all((estimates.spread <= rtol * scale) | _vanishes(estimates, scale)))


def _refuted(estimates: Estimates, claimed: Floats, rtol: float) -> NDArray[np.bool_]:
    with np.errstate(over="ignore"):
        return np.asarray(np.abs(claimed - estimates.value) > rtol * largest(claimed) + estimates.spread)


def _undecided(estimates: Estimates, claimed: Floats, rtol: float) -> NDArray[np.bool_]:
    """Where an estimate is so poor that a claim which it does not refute may still be wrong."""
    limit = max(rtol, min(FINDS * rtol, 1e-4) * 0.45) * largest(claimed)
    return np.asarray(~(estimates.error <= limit) & ~_vanishes(estimates, largest(claimed)))


def _vanishes(estimates: Estimates, scale: float) -> NDArray[np.bool_]:
    """Where the derivative, and all that is claimed, is 0 as far as f can show.

    That is: small beside the usual slopes of f; or f changes by no more than rounding, and would by what is claimed.
    """
    spread = estimates.spread
    growth = np.max(estimates.growth, where=~np.isnan(estimates.growth), initial=-1.0)  # -1: not known
    stationary = (scale <= spread) & (spread <= NEGLIGIBLE * growth)
    constant = (0 <= growth <= np.max(estimates.noise)) & (scale <= 1e-3 * estimates.noise)
    return np.asarray((np.abs(estimates.value) <= spread) & (stationary | constant))


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
    if not np.all(estimates.spread <= 1e-6 * largest(estimates.value)):
        return ""
    shape = claimed.shape if claimed.ndim > 1 else (claimed.size, 1)  # a vector counts as a column
    return recognise(claimed.reshape(shape), estimates.value.reshape(shape))
