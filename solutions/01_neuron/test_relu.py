"""Hidden suite of relu."""

import numpy as np
import pytest

from grader.judge import check_close, check_unchanged_each

SHAPES = [(5,), (4, 3), (1, 6), (3, 2), (4, 3), (3, 3), (2, 3, 4)]


def expected(z):
    z = np.asarray(z, dtype=float)
    return (z + np.abs(z)) / 2


def spread(rng, shape, size=9.0):
    """Random numbers that cover -size..size evenly (one in each of as many strips), shuffled."""
    n = int(np.prod(shape))
    return rng.permutation((2 * (np.arange(n) + rng.random(n)) / n - 1) * size).reshape(shape)


def check_all(student, inputs, rtol=1e-6):
    for answer, z in zip(student.relu.each([(z,) for z in inputs]), inputs, strict=True):
        check_close(answer, expected(z), rtol=rtol)


@pytest.mark.points(2)
def test_arrays_of_any_shape(student, rng):
    ones = [np.array([rng.uniform(1, 9)]), np.array([[-rng.uniform(1, 9)]])]
    check_all(student, [*(spread(rng, shape) for shape in SHAPES), *ones])


def test_single_numbers(student, rng):
    check_all(student, [*spread(rng, 6).tolist(), 0.0, 0, 3, -2])


@pytest.mark.hint("What comes out where every entry is negative, and where an entry is 0, small or large?")
def test_one_sided_small_and_large(student, rng):
    positive = rng.uniform(0.05, 9, size=(2, 5))
    scaled = [spread(rng, (2, 5), size) for size in (0.1, 0.005, 90)]
    check_all(student, [positive, -positive, np.zeros((2, 3)), *scaled])


@pytest.mark.hint("Arrays of integers and of float32 must work too.")
def test_integers_and_float32(student, rng):
    whole = rng.permutation(np.arange(-8, 9))
    check_all(student, [whole, whole[:6].reshape(2, 3), spread(rng, (3, 4)).astype(np.float32)])


@pytest.mark.hint("A call must leave z as it was, and not depend on the calls before it.")
def test_argument_unchanged_and_repeatable(student, rng):
    z, other = spread(rng, (3, 2)), spread(rng, (3, 2))
    calls = [(z,), (other,), (z,), (np.arange(-2, 3),)]
    for (argument,), answer in check_unchanged_each(student.relu, calls):
        check_close(answer, expected(argument))
