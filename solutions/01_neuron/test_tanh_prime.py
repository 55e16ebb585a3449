"""Hidden suite of tanh_prime."""

import numpy as np
import pytest

from grader.judge import check_close, check_derivative, check_unchanged_each

SHAPES = [(5,), (1,), (4, 3), (1, 6), (3, 1), (4, 3), (3, 3), (2, 3, 4)]
TOP = 1.0  # the largest slope: the scale for single numbers, whose slope may be small


def expected(z):
    return 1 / np.cosh(np.asarray(z, dtype=float)) ** 2


def spread(rng, shape, size=3.5):
    """Random numbers that cover -size..size evenly (one in each of as many strips), shuffled."""
    n = int(np.prod(shape))
    return rng.permutation((2 * (np.arange(n) + rng.random(n)) / n - 1) * size).reshape(shape)


def precision(z):
    return 1e-5 if np.asarray(z).dtype == np.float32 else 1e-6


def check_all(student, inputs):
    for answer, z in zip(student.tanh_prime.each([(z,) for z in inputs]), inputs, strict=True):
        check_close(answer, expected(z), rtol=precision(z), scale=TOP)


@pytest.mark.points(2)
def test_slope_of_tanh(student, rng):
    inputs = [spread(rng, shape) for shape in [(7,), (4, 3)]]
    for z, answer in zip(inputs, student.tanh_prime.each([(z,) for z in inputs]), strict=True):
        check_derivative(np.tanh, z, answer, rng=rng)


def test_arrays_of_any_shape(student, rng):
    check_all(student, [*(spread(rng, shape) for shape in SHAPES), spread(rng, (3, 4), 7.0)])


def test_single_numbers(student, rng):
    check_all(student, [*spread(rng, 6).tolist(), 0.0, 0, 1, -2])


@pytest.mark.hint("At integers the slopes are fractions all the same; and differences of close numbers need float64.")
def test_integers_and_float32(student, rng):
    whole = [rng.permutation(np.arange(-3, 4)), rng.permutation(np.arange(-3, 3)).reshape(2, 3)]
    check_all(student, [*whole, spread(rng, (3, 4)).astype(np.float32)])


@pytest.mark.hint("A call must leave z as it was, and not depend on the calls before it.")
def test_argument_unchanged_and_repeatable(student, rng):
    z, other = spread(rng, (3, 2)), spread(rng, (3, 2))
    calls = [(z,), (other,), (z,), (np.arange(-2, 3),)]
    for (argument,), answer in check_unchanged_each(student.tanh_prime, calls):
        check_close(answer, expected(argument), scale=TOP)
