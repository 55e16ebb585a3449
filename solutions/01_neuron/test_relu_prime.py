"""Hidden suite of relu_prime. Entries are 0 or at least 0.0001 in size: a quotient from the left may be right."""

import numpy as np
import pytest

from grader.judge import check_close, check_derivative, check_unchanged_each

SHAPES = [(5,), (4, 3), (1, 6), (3, 2), (4, 3), (3, 3), (2, 3, 4)]


def expected(z):
    return np.array(np.asarray(z) > 0, dtype=float)


def spread(rng, shape, size=6.0):
    """Random numbers that cover -size..size evenly (one in each of as many strips), shuffled, and at least 0.0001."""
    n = int(np.prod(shape))
    z = rng.permutation((2 * (np.arange(n) + rng.random(n)) / n - 1) * size).reshape(shape)
    return z + np.copysign(0.0001, z)


def check_all(student, inputs):
    for answer, z in zip(student.relu_prime.each([(z,) for z in inputs]), inputs, strict=True):
        check_close(answer, expected(z), scale=1.0)


@pytest.mark.points(2)
def test_arrays_of_any_shape(student, rng):
    ones = [np.array([rng.uniform(1, 9)]), np.array([[-rng.uniform(1, 9)]])]
    check_all(student, [*(spread(rng, shape) for shape in SHAPES), *ones])


def test_slope_of_relu(student, rng):
    z = spread(rng, (4, 5))
    check_derivative(lambda z: np.maximum(z, 0), z, student.relu_prime(z), rng=rng)


@pytest.mark.hint("At z = 0, where relu has its corner, this course takes the slope from the left.")
def test_at_zero(student, rng):
    mixed, zero = spread(rng, (3, 4)), rng.integers(3)
    mixed[zero], mixed[zero - 1, 0] = 0, rng.uniform(0.1, 0.9)  # 0 beside a number between 0 and 1
    check_all(student, [0.0, 0, np.zeros(3), mixed, np.array([0, -1, 2])])


def test_single_numbers(student, rng):
    check_all(student, [*spread(rng, 4).tolist(), *spread(rng, 2, size=0.9).tolist(), 3, -2])


@pytest.mark.hint("Small positive numbers, integers and float32 are positive numbers too.")
def test_small_integer_and_float32(student, rng):
    small = [spread(rng, (2, 4), size=size) for size in (0.4, 0.04, 0.001)]
    check_all(student, [*small, rng.permutation(np.arange(-4, 5)), spread(rng, (3, 4)).astype(np.float32)])


@pytest.mark.hint("A call must leave z as it was, and not depend on the calls before it.")
def test_argument_unchanged_and_repeatable(student, rng):
    z, other = spread(rng, (3, 2), size=2.7), spread(rng, (3, 2), size=2.7)  # one of each between 0 and 1
    calls = [(z,), (other,), (z,), (np.arange(-2, 3),)]
    for (argument,), answer in check_unchanged_each(student.relu_prime, calls):
        check_close(answer, expected(argument))
