"""Hidden suite of sigmoid."""

import numpy as np
import pytest

from grader.judge import check_close, check_unchanged_each

SHAPES = [(5,), (1,), (4, 3), (1, 6), (3, 1), (4, 3), (3, 3), (2, 3, 4)]


def expected(z):
    return (1 + np.tanh(np.asarray(z, dtype=float) / 2)) / 2


def spread(rng, shape, size=6.0):
    """Random numbers that cover -size..size evenly (one in each of as many strips), shuffled."""
    n = int(np.prod(shape))
    return rng.permutation((2 * (np.arange(n) + rng.random(n)) / n - 1) * size).reshape(shape)


def beyond(rng, n, low, high):
    """n random numbers of size low to high, one in each of as many strips, alternately of both signs, shuffled."""
    size = low + (np.arange(n) + rng.random(n)) / n * (high - low)
    return rng.permutation(np.where(np.arange(n) % 2, size, -size))


def check_all(student, inputs, rtol=1e-12):
    for answer, z in zip(student.sigmoid.each([(z,) for z in inputs]), inputs, strict=True):
        check_close(answer, expected(z), rtol=rtol, scale=1.0)


@pytest.mark.points(2)
def test_arrays_of_any_shape(student, rng):
    check_all(student, [spread(rng, shape) for shape in SHAPES])


def test_single_numbers(student, rng):
    check_all(student, [*spread(rng, 6).tolist(), 0.0, 0, 1, -2])


@pytest.mark.hint("Between the middle and the far ends it is near 0 or 1 but not at it: twelve digits are asked for.")
def test_near_0_and_on_the_way_out(student, rng):
    check_all(student, [beyond(rng, 6, 0.001, 0.3), beyond(rng, 12, 6, 25).reshape(4, 3), beyond(rng, 2, 25.2, 27.2)])


@pytest.mark.points(2)
@pytest.mark.hint("Ask it for -1000, 0 and 1000: does an exponential overflow, and what is left of the fraction then?")
def test_large_magnitudes(student, rng):
    far = rng.uniform(30, 1000, size=(2, 4))  # so far out that 0 and 1 are right
    check_all(student, [np.concatenate([far, -far, spread(rng, (1, 4))]), np.array([1000.0, -1000.0, 800, -800])])
    # Asked by themselves: hints know an answer that is right to six digits, not to twelve, by what is not asked then.
    check_all(student, [1000.0, -1000.0, np.array([-1000, 1000, 0]), 1000, -1000])


@pytest.mark.hint("The values of an array of integers are fractions all the same.")
def test_integers(student, rng):
    check_all(student, [rng.permutation(np.arange(-4, 5)), rng.permutation(np.arange(-3, 3)).reshape(2, 3)])


def test_float32(student, rng):
    check_all(student, [spread(rng, (3, 4)).astype(np.float32)], rtol=1e-5)


@pytest.mark.hint("A call must leave z as it was, and not depend on the calls before it.")
def test_argument_unchanged_and_repeatable(student, rng):
    z, other = spread(rng, (3, 2)), spread(rng, (3, 2))
    calls = [(z,), (other,), (z,), (np.arange(-2, 3),)]
    for (argument,), answer in check_unchanged_each(student.sigmoid, calls):
        check_close(answer, expected(argument), rtol=1e-12, scale=1.0)
