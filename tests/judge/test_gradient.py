"""The gradient checker: right gradients pass, wrong ones do not, and where neither can be known it says so."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from grader.errors import CheckFailed, StudentRaised, StudentTimeout
from grader.judge.derivatives import directional_derivative, numerical_gradient
from grader.judge.gradient import check_derivative, check_gradient

Array = NDArray[np.float64]
Problem = tuple[Callable[[Array], Any], Array, Array]  # f, x, the gradient of f at x

seeds = st.integers(0, 2**32 - 1)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def relu(z: Array) -> Array:
    return np.maximum(z, 0)


def cubes(x: Array) -> Any:
    return np.sum(x**3) / 3


class Counted:
    """A function that counts its calls."""

    def __init__(self, f: Callable[[Array], Any]) -> None:
        self.f, self.calls = f, 0

    def __call__(self, x: Array) -> Any:
        self.calls += 1
        return self.f(x)


# ---- right passes, wrong does not: laws over many functions, sizes and scales ----------------------


def quadratic(r: np.random.Generator, x: Array) -> Problem:
    A = r.normal(size=(x.size, x.size))
    return lambda x: x @ A @ x, x, (A + A.T) @ x


def logistic_regression(r: np.random.Generator, x: Array) -> Problem:
    X, y = r.normal(size=(12, x.size)) / np.sqrt(x.size), r.integers(0, 2, size=12)
    return lambda w: np.mean(np.logaddexp(0, X @ w) - y * (X @ w)), x, X.T @ (sigmoid(X @ x) - y) / 12


def relu_units(r: np.random.Generator, x: Array) -> Problem:
    X, c = r.normal(size=(30, x.size)), r.normal(size=30)
    return lambda w: c @ relu(X @ w), x, X.T @ (c * (X @ x > 0))


def absolute_values(r: np.random.Generator, x: Array) -> Problem:
    c = r.normal(size=x.size)
    return lambda x: np.sum(np.abs(x)) + c @ x**2, x, np.sign(x) + 2 * c * x


def a_little_lasso(r: np.random.Generator, x: Array) -> Problem:
    c = r.normal(size=x.size)
    return lambda x: 1e-3 * np.sum(np.abs(x)) + c @ x, x, 1e-3 * np.sign(x) + c


def largest(r: np.random.Generator, x: Array) -> Problem:
    c = r.normal(size=x.size)
    return lambda x: np.max(x) + c @ x, x, (x == np.max(x)) + c


def far_from_zero(r: np.random.Generator, x: Array) -> Problem:
    c = r.normal(size=x.size)
    return lambda x: 1e4 + c @ np.sin(x), x, c * np.cos(x)


def reciprocals(r: np.random.Generator, x: Array) -> Problem:
    return lambda x: np.sum(1 / x), x, -1 / x**2


PROBLEMS = [
    quadratic,
    logistic_regression,
    relu_units,
    absolute_values,
    a_little_lasso,
    largest,
    far_from_zero,
    reciprocals,
]


@st.composite
def problems(draw: st.DrawFn) -> tuple[Problem, int]:
    """A problem at a random point, and the seed that made it."""
    seed, size = draw(seeds), draw(st.sampled_from([1, 2, 5, 30]))
    make, scale = draw(st.sampled_from(PROBLEMS)), draw(st.sampled_from([1e-3, 1.0, 1.0, 30.0]))
    r = rng(seed)
    return make(r, scale * r.normal(size=size)), seed


@settings(max_examples=400, deadline=None)
@given(problems())
def test_a_right_gradient_is_never_refused(case: tuple[Problem, int]) -> None:
    """Whatever the function, the size, the scale and the seed."""
    (f, x, gradient), seed = case
    assert check_gradient(f, x, gradient, rng=rng(seed)) is None


@settings(max_examples=300, deadline=None)
@given(problems(), st.integers(0, 29), st.sampled_from([-1e-4, 1e-4]))
def test_an_error_of_one_entry_is_always_found(case: tuple[Problem, int], i: int, error: float) -> None:
    """Also where that entry is tiny: 1e-4 of the largest entry is enough."""
    (f, x, gradient), seed = case
    wrong = gradient.copy()
    wrong[i % x.size] += error * np.max(np.abs(gradient))
    with pytest.raises(CheckFailed):
        check_gradient(f, x, wrong, rng=rng(seed))


@settings(max_examples=150, deadline=None)
@given(problems())
def test_an_error_of_every_entry_is_always_found(case: tuple[Problem, int]) -> None:
    """By one factor, or at random."""
    (f, x, gradient), seed = case
    noise = rng(seed).normal(size=x.size)
    for wrong in (gradient * (1 + 1e-4), gradient + noise * 1e-4 * np.max(np.abs(gradient)) / np.max(np.abs(noise))):
        with pytest.raises(CheckFailed):
            check_gradient(f, x, wrong, rng=rng(seed))


@settings(max_examples=60, deadline=None)
@given(seeds, st.integers(0, 11), st.sampled_from([np.nan, np.inf, -np.inf]))
def test_nan_and_infinity_are_always_refused(seed: int, i: int, value: float) -> None:
    """With the place of the entry; and f is not asked."""
    x = rng(seed).normal(size=(3, 4))
    answer = x**2
    answer.flat[i] = value
    f = Counted(cubes)
    with pytest.raises(CheckFailed, match=rf"entry \[{i // 4}, {i % 4}\] is (NaN|infinite)"):
        check_gradient(f, x, answer, rng=rng(seed))
    with pytest.raises(CheckFailed, match=rf"entry \[{i // 4}, {i % 4}\] is (NaN|infinite)"):
        check_derivative(lambda x: x**3 / 3, x, answer, rng=rng(seed))
    assert f.calls == 0


@pytest.mark.parametrize("scale", [1e-300, 1e-30, 1e-7, 1e7, 1e100])
def test_scaling_the_cost_changes_no_verdict(scale: float) -> None:
    """A zero gradient is refused however small the cost is, and so is one that is off by 1e-4."""
    x = rng(1).normal(size=6)
    f, gradient = lambda x: scale * cubes(x), scale * x**2
    check_gradient(f, x, gradient, rng=rng())
    for wrong in (np.zeros(6), gradient * 1.0001, -gradient):
        with pytest.raises(CheckFailed):
            check_gradient(f, x, wrong, rng=rng())


@pytest.mark.parametrize("scale", [1e-150, 1e-8, 1e8, 1e90])
def test_the_scale_of_x_changes_no_verdict(scale: float) -> None:
    x = scale * rng(2).normal(size=5)
    c = rng(3).normal(size=5)
    f, gradient = lambda x: c @ np.sin(x / scale), c * np.cos(x / scale) / scale
    check_gradient(f, x, gradient, rng=rng())
    with pytest.raises(CheckFailed):
        check_gradient(f, x, gradient + 1e-4 * np.max(np.abs(gradient)), rng=rng())


def test_one_wrong_entry_of_several_hundred_is_found() -> None:
    """Even the smallest of 400, off by 1e-4 of the largest."""
    X, target, w = rng(4).normal(size=(25, 400)), rng(5).normal(size=25), rng(6).normal(size=400)
    gradient = 2 * X.T @ (X @ w - target)
    gradient[int(np.argmin(np.abs(gradient)))] += 1e-4 * np.max(np.abs(gradient))
    for seed in range(5):
        with pytest.raises(CheckFailed, match="1 of 400 entries"):
            check_gradient(lambda w: np.sum((X @ w - target) ** 2), w, gradient, rng=rng(seed))


def test_a_careful_numerical_gradient_is_right() -> None:
    """Its error is below the tolerance in every entry, though it adds up along a direction."""
    x = rng(7).normal(size=300)
    answer = x**2 + 9e-7 * np.max(x**2)
    check_gradient(cubes, x, answer, rng=rng())


# ---- the form of answers and points ----------------------------------------------------------------


@pytest.mark.parametrize(
    "form", [np.ndarray.tolist, lambda a: tuple(map(tuple, a)), np.float32, np.float16, np.asfortranarray]
)
def test_an_answer_counts_by_its_values(form: Callable[[Array], Any]) -> None:
    x = rng(8).normal(size=(3, 4))
    check_gradient(cubes, x, form(x**2), rng=rng())
    check_derivative(lambda x: x**3 / 3, x, form(x**2), rng=rng())


@pytest.mark.parametrize("answer", [6, 6.0, np.float64(6), np.array(6), [6.0], np.array([[6.0]])])
def test_the_gradient_at_a_number_is_a_number(answer: Any) -> None:
    check_gradient(lambda x: x * x, 3, answer, rng=rng())
    check_derivative(lambda x: x * x, 3, answer, rng=rng())


def test_a_short_float_is_judged_by_its_own_precision() -> None:
    """float32 may be off by 1e-3, float16 by 5e-3; not by more."""
    x = 1 + rng(9).random(size=5)
    check_gradient(cubes, x, (x**2 * 1.0005).astype(np.float32), rng=rng())
    with pytest.raises(CheckFailed):
        check_gradient(cubes, x, (x**2 * 1.003).astype(np.float32), rng=rng())
    check_gradient(cubes, x, (x**2 * 1.003).astype(np.float16), rng=rng())
    with pytest.raises(CheckFailed):
        check_gradient(cubes, x, (x**2 * 1.02).astype(np.float16), rng=rng())


def test_integer_and_float32_points_are_points() -> None:
    """x is moved as float64, whatever its type."""
    whole = np.array([[1, -2], [3, 4]])
    check_gradient(cubes, whole, whole**2, rng=rng())
    short = rng(10).normal(size=4).astype(np.float32)
    check_gradient(cubes, short, short.astype(float) ** 2, rng=rng())
    seen: list[np.dtype[Any]] = []
    check_gradient(lambda x: seen.append(x.dtype) or cubes(x), short, short.astype(float) ** 2, rng=rng())
    assert set(seen) == {np.dtype(np.float64)}


def test_x_is_never_changed_and_f_may_spoil_its_own_copy() -> None:
    x = rng(11).normal(size=(2, 3))
    before = x.copy()

    def spoils(x: Array) -> Any:
        value = cubes(x)
        x[...] = 7
        return value

    check_gradient(spoils, x, before**2, rng=rng())
    with pytest.raises(CheckFailed):
        check_gradient(spoils, x, before, rng=rng())
    assert np.array_equal(x, before)


def test_an_empty_gradient_is_right_in_its_shape() -> None:
    check_gradient(np.sum, np.zeros((0, 3)), np.zeros((0, 3)), rng=rng())
    with pytest.raises(CheckFailed):
        check_gradient(np.sum, np.zeros((0, 3)), np.zeros(3), rng=rng())


# ---- cost and repeatability -----------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 7, 500])
def test_a_right_gradient_costs_nine_calls(size: int) -> None:
    x = rng(12).normal(size=size)
    f = Counted(lambda x: np.sum(np.tanh(x)))
    check_gradient(f, x, 1 - np.tanh(x) ** 2, rng=rng())
    assert f.calls == 9


def test_a_right_derivative_costs_five_calls() -> None:
    x = rng(13).normal(size=(20, 30))
    f = Counted(np.tanh)
    check_derivative(f, x, 1 - np.tanh(x) ** 2, rng=rng())
    assert f.calls == 5


def test_the_generator_decides_where_f_is_asked() -> None:
    """Equal seeds ask at equal points, other seeds at others."""

    def points(seed: int) -> list[bytes]:
        seen: list[bytes] = []
        x = rng(14).normal(size=5)
        check_gradient(lambda x: seen.append(x.tobytes()) or cubes(x), x, x**2, rng=rng(seed))
        return seen

    assert points(1) == points(1)
    assert points(1)[1:] != points(2)[1:]


# ---- kinks ----------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(seeds, st.sampled_from([1e-9, 1e-7, 1e-5, 1e-4]))
def test_kinks_nearby_do_no_harm(seed: int, distance: float) -> None:
    """A ReLU that is about to bend is judged by where it stands."""
    r = rng(seed)
    x, c = r.normal(size=6), 1 + r.random(size=6)
    x[:3] = distance * r.choice([-1, 1], size=3) * (1 + r.random(size=3))
    f, gradient = lambda x: c @ relu(x), c * (x > 0)
    check_gradient(f, x, gradient, rng=rng(seed))
    check_derivative(relu, x, x > 0, rng=rng(seed))
    wrong = np.where(np.arange(6) == 1, c - gradient, gradient)  # the slope of the other side
    with pytest.raises(CheckFailed):
        check_gradient(f, x, wrong, rng=rng(seed))


@pytest.mark.parametrize("at_zero", [-1.0, 0.0, 0.3, 1.0])
def test_at_a_kink_every_slope_between_the_two_sides_is_right(at_zero: float) -> None:
    x = np.array([0.7, 0.0, -1.2])
    slope = np.array([1, at_zero, -1])
    check_gradient(lambda x: np.sum(np.abs(x)), x, slope, rng=rng())
    check_derivative(np.abs, x, slope, rng=rng())


@pytest.mark.parametrize("slope", [[1, 1.01, -1], [1, -1.01, -1], [1.0001, 0, -1], [1, 0, -0.9999]])
def test_a_kink_excuses_nothing_else(slope: list[float]) -> None:
    """Slopes outside of the two, and errors of other entries, are wrong."""
    x = np.array([0.7, 0.0, -1.2])
    with pytest.raises(CheckFailed):
        check_gradient(lambda x: np.sum(np.abs(x)), x, slope, rng=rng())
    with pytest.raises(CheckFailed):
        check_derivative(np.abs, x, slope, rng=rng())


# ---- functions that are hard to differentiate ------------------------------------------------------


def short_log_sum_exp(z: Array) -> Any:
    z = z.astype(np.float32)
    return np.max(z) + np.log(np.sum(np.exp(z - np.max(z))))


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_float32_inside_of_f_is_no_trap(seed: int) -> None:
    """Its rounding is measured: right gradients pass, and 1e-3 off, or the precision of the answer, is still found."""
    x = rng(seed).normal(size=4).astype(np.float32).astype(float)
    right = np.exp(x) / np.sum(np.exp(x))
    check_gradient(lambda x: float(short_log_sum_exp(x)), x, right.astype(np.float32), rng=rng(seed))
    with pytest.raises(CheckFailed):
        check_gradient(lambda x: float(short_log_sum_exp(x)), x, right * 1.001, rng=rng(seed))


def test_rounding_hides_no_derivative_from_a_complex_step() -> None:
    """1e10 + a cosine shows its slope to 1e-5 at best in real numbers."""
    x = rng(15).normal(size=4)
    f = lambda x: 1e10 + np.sum(np.cos(x))  # noqa: E731  (a function of one line beside its gradient)
    check_gradient(f, x, -np.sin(x), rng=rng())
    with pytest.raises(CheckFailed):
        check_gradient(f, x, -np.sin(x) * 1.0002, rng=rng())


@pytest.mark.parametrize("broken", [lambda x: np.abs(x) ** 2, lambda x: x * np.conj(x), lambda x: (x * 1j).imag * x])
def test_a_broken_complex_step_is_not_believed(broken: Callable[[Any], Any]) -> None:
    """abs and conj go wrong on complex numbers without a word: they decide nothing."""
    x = 1 + rng(16).random(size=3)

    def f(x: Any) -> Any:
        return 1e8 + np.sum(np.real_if_close(broken(x)))

    check_gradient(f, x, 2 * x, rng=rng())
    with pytest.raises(CheckFailed):
        check_gradient(f, x, 0 * x, rng=rng())


def test_the_domain_of_f_is_respected() -> None:
    """Steps that leave it are not taken at their word, whether f answers NaN or raises."""
    x = np.array([1e-8, 3e-8])
    check_gradient(lambda x: np.sum(np.log(x)), x, 1 / x, rng=rng())
    check_gradient(lambda x: math.log(x[0]) + math.log(x[1]), x, 1 / x, rng=rng())
    with pytest.raises(CheckFailed):
        check_gradient(lambda x: math.log(x[0]) + math.log(x[1]), x, 1.0001 / x, rng=rng())


@pytest.mark.parametrize("width", [1e-2, 1e-3, 1e-4])
def test_no_step_jumps_over_what_f_does_near_x(width: float) -> None:
    """Wide steps see a flat f here, and agree on 0; the slope is 1."""
    f = lambda x: np.sum(x * np.exp(-((x / width) ** 2)))  # noqa: E731  (a function of one line beside its gradient)
    check_gradient(f, np.zeros(2), np.ones(2), rng=rng())
    with pytest.raises(CheckFailed):
        check_gradient(f, np.zeros(2), np.zeros(2), rng=rng())
    with pytest.raises(CheckFailed):
        check_gradient(f, np.zeros(2), [1, 0], rng=rng())


def test_the_period_of_f_deceives_no_step() -> None:
    f = lambda x: np.sum(np.sin(64 * np.pi * x))  # noqa: E731  (a function of one line beside its gradient)
    check_gradient(f, np.array([1.0, 2.0]), np.full(2, 64 * np.pi), rng=rng())
    with pytest.raises(CheckFailed):
        check_gradient(f, np.array([1.0, 2.0]), np.zeros(2), rng=rng())


@pytest.mark.parametrize("offset", [0.0, 1.0])
@pytest.mark.parametrize("power", [2, 3, 4])
def test_at_a_stationary_point_the_gradient_is_zero(power: int, offset: float) -> None:
    """There is no scale then: 0 is right, and what f can tell from 0 is wrong."""
    c = rng(17).normal(size=3)

    def f(x: Array) -> Any:
        return offset + np.sum((x - c) ** power)

    check_gradient(f, c, np.zeros(3), rng=rng())
    with pytest.raises(CheckFailed):
        check_gradient(f, c, [0, 1e-4, 0], rng=rng())


def test_a_saturated_softmax_is_judged_by_what_its_cost_can_show() -> None:
    """Gaps from 10 to 1000: the residues that rounding leaves in p - y are accepted, a visible error is not."""

    def cost(z: Array) -> Any:
        return np.max(z) + np.log(np.sum(np.exp(z - np.max(z)))) - z[0]

    for gap in (10, 20, 36, 40, 100, 1000):
        z = np.array([gap, 0.0, -1.0])
        p = np.exp(z - gap) / np.sum(np.exp(z - gap))
        check_gradient(cost, z, p - [1, 0, 0], rng=rng())
        with pytest.raises(CheckFailed):
            check_gradient(cost, z, p - [1, 0, 1e-3], rng=rng())


# ---- what is the suite's fault -----------------------------------------------------------------------


def not_finite(x: Array) -> Any:
    return np.sum(np.log(x))


@pytest.mark.parametrize(
    ("f", "message"),
    [
        (not_finite, "not_finite is not finite at x"),
        (lambda x: x, r"must give one number, it gave shape \(3,\)"),
        (lambda x: "a number", "must give one number"),
        (lambda x: 1j * np.sum(x), "must give one number"),
        (lambda x: np.sum(np.floor(x)), "cannot judge this gradient: at entry"),
        (lambda x: 1e14 + np.sum(x), "cannot judge this gradient"),
        (lambda x: np.sum(x) + next(NOISE), "cannot judge this gradient"),
    ],
)
def test_a_function_that_cannot_judge_is_the_suites_mistake(f: Callable[[Array], Any], message: str) -> None:
    """ValueError, never a verdict: neither a pass nor a fail."""
    with pytest.raises(ValueError, match=message):
        check_gradient(f, np.array([-1.0, -2.0, -3.0]), np.ones(3), rng=rng())


NOISE = iter(rng(18).normal(scale=1e-2, size=100_000).tolist())


def test_a_point_that_is_not_finite_is_the_suites_mistake() -> None:
    with pytest.raises(ValueError, match="the point x is not finite"):
        check_gradient(cubes, [1, np.nan], [1, 1], rng=rng())


def test_an_element_wise_function_keeps_the_shape() -> None:
    with pytest.raises(ValueError, match=r"must give shape \(2,\)"):
        check_derivative(np.sum, np.ones(2), np.ones(2), rng=rng())


# ---- what is said -------------------------------------------------------------------------------------


def failure(f: Callable[[Array], Any], x: Array, answer: Any, **keywords: Any) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        check_gradient(f, x, answer, rng=rng(), **keywords)
    return caught.value


W = rng(19).normal(size=(3, 4))
v = rng(20).normal(size=5)
square = rng(21).normal(size=(4, 4))


@pytest.mark.parametrize(
    ("x", "answer", "hint"),
    [
        (W, -(W**2), "wrong sign"),
        (W, 2 * W**2, "twice"),
        (W, W**2 / 2, "half"),
        (W, 3 * W**2, "number of examples"),
        (W, W**2 / 3, "number of examples"),
        (v, 5 * v**2, "number of examples"),
        (v, v**2 / 5, "number of examples"),
        (W, 0 * W, "Every entry is 0"),
        (W, W**2 * np.array([[1], [0], [1]]), "Only row 1"),
        (W, W**2 * np.array([1, 1, 1, 0]), "Only column 3"),
        (square, (square**2).T, "transpose"),
        (W, (W**2).T, "transpose"),
        (W, W**2 + rng(22).normal(size=W.shape), ""),
    ],
)
def test_the_hint_names_the_pattern_of_the_mistake(x: Array, answer: Array, hint: str) -> None:
    """And says nothing where there is none."""
    said = failure(cubes, x, answer).hint
    assert hint in said
    assert bool(said) == bool(hint)


def test_shapes_come_first_and_both_are_named() -> None:
    said = failure(cubes, W, np.full((4, 3), np.nan))
    assert "(3, 4)" in said.summary
    assert "(4, 3)" in said.summary


def test_the_worst_entry_is_named_with_the_way_it_is_wrong() -> None:
    x = np.array([1.0, 2.0, 3.0])
    assert (
        failure(cubes, x, [1, 5, 9]).summary == "the gradient is wrong: entry [1] is too large (1 of 3 entries differ)"
    )
    assert (
        failure(cubes, x, [2, 4, 5]).summary == "the gradient is wrong: entry [2] is too small (2 of 3 entries differ)"
    )
    assert "entry [1] is wrong, and of the wrong sign" in failure(cubes, x, [1, -4, 9]).summary


def test_values_are_in_the_detail_and_nowhere_else() -> None:
    """Hidden tests show summary and hint only."""
    said = failure(cubes, np.array([1.5, 2.5, 3.5]), [2.25, 7.125, 12.25])
    assert "yours 7.125, numerically 6.25" in said.detail
    assert not any(value in said.summary + said.hint for value in ("7.125", "6.25", "2.5", "2.25", "12.25"))


@pytest.mark.parametrize("answer", [None, "text", {}, [[1, 2], [3]], 1 + 2j, object()])
def test_what_is_no_array_of_numbers_is_refused(answer: Any) -> None:
    assert failure(cubes, W, answer).summary.startswith("expected ")


# ---- the student's own cost ------------------------------------------------------------------------------


def test_a_gradient_that_is_right_for_the_students_own_cost_fails_with_that_hint() -> None:
    """The verdict is by the right cost alone."""
    said = failure(cubes, W, 2 * W, own_cost=lambda W: float(np.sum(W**2)))
    assert "right for your own cost" in said.hint


def test_a_wrong_cost_takes_no_points_from_a_right_gradient() -> None:
    asked = Counted(lambda W: 0.0)
    check_gradient(cubes, W, W**2, rng=rng(), own_cost=asked)
    assert asked.calls == 0


def raises(error: Exception) -> Callable[[Any], Any]:
    def cost(x: Any) -> Any:
        raise error

    return cost


@pytest.mark.parametrize(
    "own_cost",
    [
        lambda W: cubes(W),
        lambda W: None,
        lambda W: float("nan"),
        lambda W: "text",
        lambda W: W,
        raises(StudentRaised("it raised")),
        raises(StudentTimeout("it took too long")),
        raises(ZeroDivisionError()),
    ],
)
def test_an_own_cost_may_do_anything_and_changes_nothing(own_cost: Callable[[Any], Any]) -> None:
    """The hint is then the gradient's own."""
    assert "twice" in failure(cubes, W, 2 * W**2, own_cost=own_cost).hint


# ---- element-wise functions --------------------------------------------------------------------------------


def leaky(z: Array) -> Array:
    return np.where(z > 0, z, 0.1 * z)


ELEMENT_WISE: list[tuple[Callable[[Array], Array], Callable[[Array], Array]]] = [
    (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    (relu, lambda z: (z > 0) * 1.0),
    (leaky, lambda z: np.where(z > 0, 1, 0.1)),
    (np.square, lambda z: 2 * z),
    (np.sin, np.cos),
]


@settings(max_examples=200, deadline=None)
@given(seeds, st.sampled_from(ELEMENT_WISE), st.sampled_from([1e-8, 1.0, 30.0]))
def test_a_derivative_is_judged_entry_by_entry(seed: int, pair: Any, scale: float) -> None:
    """At tiny, usual and saturated points at once: right ones pass, one entry that is off by 1e-4 does not."""
    f, derivative = pair
    r = rng(seed)
    z = np.concatenate([r.normal(size=4), scale * r.normal(size=4), [500.0, -500.0]]).reshape(2, 5)
    check_derivative(f, z, derivative(z), rng=r)
    wrong = np.array(derivative(z), dtype=float)
    wrong.flat[r.integers(z.size)] += 1e-4 * np.max(np.abs(wrong))
    with pytest.raises(CheckFailed, match="the derivative is wrong: entry"):
        check_derivative(f, z, wrong, rng=r)


@pytest.mark.parametrize("slope", [0.0, 0.5, 1.0])
def test_relu_may_have_any_slope_from_0_to_1_at_0(slope: float) -> None:
    check_derivative(relu, np.array([0.0, 2.0, -2.0]), [slope, 1, 0], rng=rng())
    with pytest.raises(CheckFailed):
        check_derivative(relu, np.array([0.0, 2.0, -2.0]), [slope - 1.001, 1, 0], rng=rng())


# ---- the numbers themselves ----------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_numerical_gradient_is_close_to_the_true_one(case: tuple[Problem, int]) -> None:
    (f, x, gradient), _ = case
    assert np.max(np.abs(numerical_gradient(f, x) - gradient)) <= 1e-6 * np.max(np.abs(gradient))


@settings(max_examples=100, deadline=None)
@given(problems())
def test_a_directional_derivative_knows_its_own_error(case: tuple[Problem, int]) -> None:
    """To a factor of ten, and the rounding of the formula that it is compared with."""
    (f, x, gradient), seed = case
    direction = rng(seed).normal(size=x.size)
    slope = directional_derivative(f, x, direction)
    rounding = 1e-14 * np.sum(np.abs(gradient * direction)) * x.size
    assert abs(slope.value - gradient @ direction) <= 10 * slope.error + rounding


def test_smooth_is_what_has_one_slope() -> None:
    assert directional_derivative(cubes, [1.0, 0.0], [1.0, 2.0]).smooth
    assert directional_derivative(lambda x: np.sum(x**2), [0.0, 0.0], [1.0, 2.0]).smooth
    kinked = directional_derivative(lambda x: np.sum(np.abs(x)), [1.0, 0.0], [1.0, 2.0])
    assert not kinked.smooth
    assert kinked.value == pytest.approx(1)


def test_a_failure_names_the_parameter() -> None:
    """Where x is several parameters in a row, the entry is said within its own; the only wrong one is the hint."""
    x = np.arange(1.0, 9.0)
    right = 2 * x
    wrong = right.copy()
    wrong[5] += 1
    parts = [("W1", (2, 2)), ("b1", (2,)), ("W2", (1, 2))]
    with pytest.raises(CheckFailed, match=r"entry \[1\] of b1 is too large \(1 of 8 entries differ\)") as caught:
        check_gradient(lambda v: float(np.sum(v**2)), x, wrong, rng=rng(), parts=parts)
    assert caught.value.hint == "Of all the gradients only that of b1 is wrong."
    assert "entry [1] of b1: yours 13, numerically 12" in caught.value.detail


def test_a_constant_ratio_is_told_where_values_may_be() -> None:
    """The detail of a failure, which public checks show, names the ratio of claimed to numerical."""
    x = np.array([1.0, -2.0, 3.0])
    with pytest.raises(CheckFailed) as caught:
        check_gradient(lambda v: float(np.sum(v**3)), x, 0.3 * 3 * x**2, rng=rng())
    assert "the ratio is 0.3 in every entry" in caught.value.detail
