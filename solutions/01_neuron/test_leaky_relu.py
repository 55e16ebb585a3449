"""Hidden suite of leaky_relu."""

import numpy as np
import pytest

from grader.judge import check_close, check_unchanged_each

SHAPES = [(5,), (4, 3), (1, 6), (3, 2), (4, 3), (3, 3), (2, 3, 4)]


def expected(z, slope=0.1):
    z = np.asarray(z, dtype=float)
    return (1 + slope) / 2 * z + (1 - slope) / 2 * np.abs(z)


def spread(rng, shape, size=6.0):
    """Random numbers that cover -size..size evenly (one in each of as many strips), shuffled."""
    n = int(np.prod(shape))
    return rng.permutation((2 * (np.arange(n) + rng.random(n)) / n - 1) * size).reshape(shape)


def precision(z):
    return 1e-5 if np.asarray(z).dtype == np.float32 else 1e-6


def check_all(student, cases):
    """Each case is (z,) or (z, slope)."""
    for answer, case in zip(student.leaky_relu.each(cases), cases, strict=True):
        check_close(answer, expected(*case), rtol=precision(case[0]))


@pytest.mark.points(2)
def test_arrays_of_any_shape(student, rng):
    ones = [np.array([rng.uniform(1, 9)]), np.array([[-rng.uniform(1, 9)]])]
    check_all(student, [(z,) for z in [*(spread(rng, shape) for shape in SHAPES), *ones]])


@pytest.mark.hint("The caller may choose the slope, from 0 up to nearly 1.")
def test_other_slopes(student, rng):
    slopes = [float(rng.uniform(0.2, 0.5)), float(rng.uniform(0.5, 0.95)), 0.0, 0, 0.01]
    check_all(student, [(spread(rng, (3, 4)), slope) for slope in slopes])
    z, slope = spread(rng, (2, 5)), float(rng.uniform(0.2, 0.9))
    check_close(student.leaky_relu(z, slope=slope), expected(z, slope))


def test_single_numbers(student, rng):
    numbers = [(z,) for z in [*spread(rng, 6).tolist(), 0.0, 0, 3, -2]]
    check_all(student, [*numbers, (-2, 0.25), (-float(rng.uniform(1, 4)), 0.7), (5, 0.7)])


@pytest.mark.hint("A slope of 0.1 makes fractions of an array of integers.")
def test_integers(student, rng):
    whole = rng.permutation(np.arange(-4, 5))
    check_all(student, [(whole,), (whole[:6].reshape(2, 3), 0.3), (np.arange(4, -5, -1),), (np.arange(-4, 5),)])


def test_zeros_negatives_and_float32(student, rng):
    negative = -rng.uniform(0.05, 6, size=(2, 5))
    cases = [(np.zeros((2, 3)),), (negative,), (negative / 20, 0.5), (-negative / 20, 0.5), (-negative,)]
    check_all(student, [*cases, (spread(rng, (3, 4)).astype(np.float32),)])


@pytest.mark.hint("A call must leave z as it was, and not depend on the calls before it.")
def test_argument_unchanged_and_repeatable(student, rng):
    z, other = spread(rng, (3, 2)), spread(rng, (3, 2))
    calls = [(z,), (other, 0.4), (z,), (np.arange(-2, 3),)]
    for case, answer in check_unchanged_each(student.leaky_relu, calls):
        check_close(answer, expected(*case))
