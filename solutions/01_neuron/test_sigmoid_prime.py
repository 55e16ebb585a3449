"""Hidden suite of sigmoid_prime."""

import numpy as np
import pytest

from grader.judge import check_close, check_derivative, check_unchanged_each

SHAPES = [(5,), (1,), (4, 3), (1, 6), (3, 1), (4, 3), (3, 3), (2, 3, 4)]
TOP = 0.25  # the largest slope: the scale for single numbers and for the tails


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def expected(z):
    """1 / (2 cosh(z/2))^2, cut off where it is below 1e-300."""
    return 0.25 / np.cosh(np.clip(np.asarray(z, dtype=float), -690, 690) / 2) ** 2


WIDE = 8.0  # six strips of such a spread reach well beyond 5, where the slope is below 0.01


def spread(rng, shape, size=5.0):
    """Random numbers that cover -size..size evenly (one in each of as many strips), shuffled."""
    n = int(np.prod(shape))
    return rng.permutation((2 * (np.arange(n) + rng.random(n)) / n - 1) * size).reshape(shape)


def beyond(rng, n, low, high):
    """n random numbers of size low to high, one in each of as many strips, alternately of both signs, shuffled."""
    size = low + (np.arange(n) + rng.random(n)) / n * (high - low)
    return rng.permutation(np.where(np.arange(n) % 2, size, -size))


def precision(z):
    return 1e-5 if np.asarray(z).dtype == np.float32 else 1e-6


def check_all(student, inputs):
    for answer, z in zip(student.sigmoid_prime.each([(z,) for z in inputs]), inputs, strict=True):
        check_close(answer, expected(z), rtol=precision(z), scale=TOP)


@pytest.mark.points(2)
def test_slope_of_the_sigmoid(student, rng):
    inputs = [spread(rng, (7,), 5), spread(rng, (4, 3), WIDE)]
    for z, answer in zip(inputs, student.sigmoid_prime.each([(z,) for z in inputs]), strict=True):
        check_derivative(sigmoid, z, answer, rng=rng)


def test_arrays_of_any_shape(student, rng):
    check_all(student, [*(spread(rng, shape) for shape in SHAPES), beyond(rng, 12, 5, 14).reshape(3, 4)])


def test_single_numbers(student, rng):
    check_all(student, [*spread(rng, 6, WIDE).tolist(), 0.0, 0, 1, -2])


@pytest.mark.hint("Far out the slope is practically 0, and a finite number. Ask it for -1000, 0 and 1000.")
def test_large_magnitudes(student, rng):
    far = rng.uniform(50, 1000, size=(2, 4))
    arrays = [np.concatenate([far, -far, spread(rng, (1, 4))]), np.array([1000.0, -1000.0, 800, -800])]
    check_all(student, [*arrays, 1000.0, -1000.0, np.array([-1000, 1000, 0]), 1000, -1000])


@pytest.mark.hint("At integers the slopes are fractions all the same; and differences of close numbers need float64.")
def test_integers_and_float32(student, rng):
    whole = [rng.permutation(np.arange(-4, 5)), rng.permutation(np.arange(-3, 3)).reshape(2, 3)]
    check_all(student, [*whole, spread(rng, (3, 4), WIDE).astype(np.float32)])


@pytest.mark.hint("A call must leave z as it was, and not depend on the calls before it.")
def test_argument_unchanged_and_repeatable(student, rng):
    z, other = spread(rng, (3, 2), WIDE), spread(rng, (3, 2), WIDE)
    calls = [(z,), (other,), (z,), (np.arange(-2, 3),)]
    for (argument,), answer in check_unchanged_each(student.sigmoid_prime, calls):
        check_close(answer, expected(argument), scale=TOP)
