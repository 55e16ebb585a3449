"""Hidden suite of gelu. Both forms are right; an answer is held against the nearer one, as a whole."""

import math

import numpy as np
import pytest

from grader.judge import as_array, check_close, check_unchanged_each

SHAPES = [(5,), (1,), (4, 3), (1, 6), (3, 1), (4, 3), (3, 3), (2, 3, 4)]


def exact(z):
    z = np.asarray(z, dtype=float)
    return z * np.reshape([0.5 * math.erfc(-v / math.sqrt(2)) for v in z.ravel()], z.shape)


def approximate(z):
    """(1 + tanh u) / 2 is the sigmoid of 2u."""
    z = np.asarray(z, dtype=float)
    return z / (1 + np.exp(-math.sqrt(8 / math.pi) * z * (1 + 0.044715 * z * z)))


def spread(rng, shape, size=4.0):
    """Random numbers that cover -size..size evenly (one in each of as many strips), shuffled."""
    n = int(np.prod(shape))
    return rng.permutation((2 * (np.arange(n) + rng.random(n)) / n - 1) * size).reshape(shape)


def precision(z):
    return 1e-5 if np.asarray(z).dtype == np.float32 else 1e-6


def check(answer, z):
    got = as_array(answer, np.shape(z)).astype(float)
    right = min(exact(z), approximate(z), key=lambda form: np.max(np.abs(got - form)))
    check_close(answer, right, rtol=precision(z), scale=max(1.0, float(np.max(np.abs(right)))))


def check_all(student, inputs):
    for answer, z in zip(student.gelu.each([(z,) for z in inputs]), inputs, strict=True):
        check(answer, z)


@pytest.mark.points(2)
def test_arrays_of_any_shape(student, rng):
    check_all(student, [spread(rng, shape) for shape in SHAPES])


def test_single_numbers(student, rng):
    check_all(student, [*spread(rng, 6).tolist(), 0.0, 0, 1, -2])


@pytest.mark.hint("Below 0 gelu is slightly negative, and it comes back to 0 on the far left.")
def test_negative_side(student, rng):
    strips = [(0.0, 0.2, 3), (0.2, 1.5, (2, 4)), (1.5, 6.0, 5)]
    check_all(student, [-rng.uniform(low, high, size=shape) for low, high, shape in strips])


@pytest.mark.hint("The values of an array of integers are fractions all the same.")
def test_integers_and_float32(student, rng):
    whole = [rng.permutation(np.arange(-4, 5)), rng.permutation(np.arange(-3, 3)).reshape(2, 3)]
    check_all(student, [*whole, spread(rng, (3, 4)).astype(np.float32)])


@pytest.mark.hint("A call must leave z as it was, and not depend on the calls before it.")
def test_argument_unchanged_and_repeatable(student, rng):
    z, other = spread(rng, (3, 2)), spread(rng, (3, 2))
    calls = [(z,), (other,), (z,), (np.arange(-2, 3),)]
    for (argument,), answer in check_unchanged_each(student.gelu, calls):
        check(answer, argument)
