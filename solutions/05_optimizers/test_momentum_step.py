"""Hidden suite of momentum_step."""

import numpy as np
import pytest

from grader.judge import as_array, check_close, check_unchanged_each, unpack

NAMES = ("w", "v")


def expected(w, g, v, lr, beta=0.9):
    """Both results as one weighted sum each."""
    w, g, v = (np.asarray(a, dtype=float) for a in (w, g, v))
    return w + beta * v - lr * g, beta * v - lr * g


def case(rng, *shape, beta=None):
    w, g, v = rng.normal(size=shape), rng.normal(scale=2, size=shape), rng.normal(size=shape)
    return w, g, v, float(rng.uniform(0.05, 0.9)), float(rng.uniform(0.2, 0.8)) if beta is None else beta


def compare(student, cases):
    for answer, arguments in zip(student.momentum_step.each(cases), cases, strict=True):
        for got, right in zip(unpack(answer, 2, NAMES), expected(*arguments), strict=True):
            check_close(got, right, given=arguments)


@pytest.mark.hint("At rest (v = 0) the first step is that of plain descent, and the new velocity is that step.")
def test_first_step(student, rng):
    cases = [case(rng, *shape) for shape in [(4,), (3, 2), (1,)]]
    compare(student, [(w, g, 0 * w, lr, beta) for w, g, _, lr, beta in cases])


@pytest.mark.hint("A share of the old velocity, less the gradient's step; the weights move by the new velocity.")
def test_velocity_is_carried(student, rng):
    w, _, v, lr, beta = case(rng, 3, 2)
    rolls_on = w, 0 * w, v, lr, beta  # there is no gradient
    cases = [case(rng, 5), case(rng, 3, 4), case(rng, 1, 3), case(rng, 2, 1, 3)]
    compare(student, [*cases, case(rng, 3, beta=0.0), rolls_on])


@pytest.mark.hint("Without beta in the call, 0.9 of the velocity is kept; beta is also what it can be given by.")
def test_default_and_name_of_beta(student, rng):
    compare(student, [case(rng, *shape)[:4] for shape in [(4,), (2, 3)]])
    *arguments, beta = case(rng, 3)
    answer = unpack(student.momentum_step(*arguments, beta=beta), 2, NAMES)
    for got, right in zip(answer, expected(*arguments, beta), strict=True):
        check_close(got, right)


@pytest.mark.hint("The velocity comes in and goes out; kept inside, two arrays of weights would share it.")
def test_several_steps(student, rng):
    slopes = [rng.uniform(0.5, 2, size=shape) for shape in [(3,), (2, 2), (2, 2)]]
    now = [(rng.normal(size=s.shape), np.zeros(s.shape)) for s in slopes]
    right = list(now)
    for _ in range(3):
        calls = [(w, slope * w, v, 0.2, 0.8) for slope, (w, v) in zip(slopes, now, strict=True)]
        for i, (slope, answer) in enumerate(zip(slopes, student.momentum_step.each(calls), strict=True)):
            now[i] = tuple(as_array(part, slope.shape) for part in unpack(answer, 2, NAMES))
            w, v = right[i]
            right[i] = expected(w, slope * w, v, 0.2, 0.8)
    for got, want in zip(now, right, strict=True):
        check_close(got[0], want[0], rtol=1e-5)
        check_close(got[1], want[1], rtol=1e-5)


@pytest.mark.hint("Integer weights and integer velocities become real numbers with the first step.")
def test_integers_and_float32(student, rng):
    w, g, v = rng.integers(-5, 6, size=(3, 2)), rng.integers(1, 9, size=(3, 2)), rng.integers(-4, 5, size=(3, 2))
    cases = [(w, g, v, 0.13, 0.8), (w, g, 0 * v, 0.13), (w / 2, g, v, 0.07), (w, g / 4, v / 4, 0.07)]
    *arrays, lr, beta = case(rng, 4)
    compare(student, [*cases, (*(a.astype("float32") for a in arrays), lr, beta)])


@pytest.mark.hint("The arrays that come in, the velocity too, belong to the caller: make new ones.")
def test_arguments_unchanged_and_calls_repeated(student, rng):
    for arguments, answer in check_unchanged_each(student.momentum_step, [case(rng, 2, 3), case(rng, 4)] * 2):
        for got, right in zip(unpack(answer, 2, NAMES), expected(*arguments), strict=True):
            check_close(got, right)
