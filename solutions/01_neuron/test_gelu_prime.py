"""Hidden suite of gelu_prime. Either form's slope is right; an answer is held against the nearer one, as a whole."""

import math

import numpy as np
import pytest

from grader.judge import as_array, check_close, check_derivative, check_unchanged_each

SHAPES = [(5,), (1,), (4, 3), (1, 6), (3, 1), (4, 3), (3, 3), (2, 3, 4)]


def exact(z):
    z = np.asarray(z, dtype=float)
    return z * np.reshape([0.5 * math.erfc(-v / math.sqrt(2)) for v in z.ravel()], z.shape)


def approximate(z):
    z = np.asarray(z, dtype=float)
    return z * sigmoid_of_2u(z)


def sigmoid_of_2u(z):
    return 1 / (1 + np.exp(-math.sqrt(8 / math.pi) * z * (1 + 0.044715 * z * z)))


def exact_prime(z):
    z = np.asarray(z, dtype=float)
    phi = np.reshape([0.5 * math.erfc(-v / math.sqrt(2)) for v in z.ravel()], z.shape)
    return phi + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def approximate_prime(z):
    z = np.asarray(z, dtype=float)
    s = sigmoid_of_2u(z)  # s' = s (1 - s) (2u)'
    return s + z * s * (1 - s) * math.sqrt(8 / math.pi) * (1 + 0.134145 * z * z)


def spread(rng, shape, size=4.0):
    """Random numbers that cover -size..size evenly (one in each of as many strips), shuffled."""
    n = int(np.prod(shape))
    return rng.permutation((2 * (np.arange(n) + rng.random(n)) / n - 1) * size).reshape(shape)


def distance(answer, right):
    return float(np.max(np.abs(as_array(answer, np.shape(right)).astype(float) - right)))


def precision(z):
    return 1e-5 if np.asarray(z).dtype == np.float32 else 1e-6


def check(answer, z):
    right = min(exact_prime(z), approximate_prime(z), key=lambda form: distance(answer, form))
    check_close(answer, right, rtol=precision(z), scale=1.0)


def check_all(student, inputs):
    for answer, z in zip(student.gelu_prime.each([(z,) for z in inputs]), inputs, strict=True):
        check(answer, z)


@pytest.mark.points(2)
def test_slope_of_gelu(student, rng):
    inputs = [spread(rng, shape) for shape in [(7,), (4, 3)]]
    for z, answer in zip(inputs, student.gelu_prime.each([(z,) for z in inputs]), strict=True):
        nearer = distance(answer, exact_prime(z)) < distance(answer, approximate_prime(z))
        check_derivative(exact if nearer else approximate, z, answer, rng=rng)


def test_arrays_of_any_shape(student, rng):
    check_all(student, [spread(rng, shape) for shape in SHAPES])


def test_single_numbers(student, rng):
    check_all(student, [*spread(rng, 6).tolist(), 0.0, 0, 1, -2])


@pytest.mark.hint("Left of its lowest point gelu falls, so there the slope is negative.")
def test_negative_side(student, rng):
    strips = [(0.0, 0.2, 3), (0.2, 1.5, (2, 4)), (1.5, 6.0, 5)]
    check_all(student, [-rng.uniform(low, high, size=shape) for low, high, shape in strips])


@pytest.mark.hint("At integers the slopes are fractions all the same; and differences of close numbers need float64.")
def test_integers_and_float32(student, rng):
    whole = [rng.permutation(np.arange(-4, 5)), rng.permutation(np.arange(-3, 3)).reshape(2, 3)]
    check_all(student, [*whole, spread(rng, (3, 4)).astype(np.float32)])


@pytest.mark.hint("A call must leave z as it was, and not depend on the calls before it.")
def test_argument_unchanged_and_repeatable(student, rng):
    z, other = spread(rng, (3, 2)), spread(rng, (3, 2))
    calls = [(z,), (other,), (z,), (np.arange(-2, 3),)]
    for (argument,), answer in check_unchanged_each(student.gelu_prime, calls):
        check(answer, argument)
