"""Hidden suite of bp1: grad_a * sigma'(z), entry by entry."""

import numpy as np
import pytest

from grader.judge import check_close, check_gradient, check_unchanged_each


def expected(grad_a, z):
    grad_a, z = np.asarray(grad_a, dtype=float), np.asarray(z, dtype=float)
    return grad_a / (2 + np.exp(z) + np.exp(-z))  # sigma'(z) = 1 / (2 + e^z + e^-z)


def case(rng, m, n):
    return rng.normal(size=(m, n)), rng.uniform(-3, 3, size=(m, n))


def ask(student, cases):
    for answer, arguments in zip(student.bp1.each(cases), cases, strict=True):
        check_close(answer, expected(*arguments), given=arguments)


def test_batch(student, rng):
    ask(student, [case(rng, m, n) for m, n in [(5, 3), (2, 4), (int(rng.integers(6, 12)), 1), (3, 3)]])


@pytest.mark.hint("Nothing but the first axis is special about a batch of one: its arrays have shape (1, n).")
def test_batch_of_one(student, rng):
    ask(student, [case(rng, 1, n) for n in (4, 2, 1)])


def test_is_the_gradient(student, rng):
    """sum(grad_a * sigmoid(z)) has the derivative grad_a by the activations, so delta is its gradient by z."""
    grad_a, z = case(rng, 4, 3)
    check_gradient(lambda z: float(np.sum(grad_a / (1 + np.exp(-z)))), z, student.bp1(grad_a, z), rng=rng)


@pytest.mark.hint("The slope of the sigmoid is small, but not 0, away from the middle; and a tiny error is an error.")
def test_saturated_neurons_and_tiny_errors(student, rng):
    far = rng.choice([-1.0, 1.0], size=(3, 5)) * rng.uniform(4, 6, size=(3, 5))
    errors = rng.normal(size=(3, 5))
    ask(student, [(errors, far), (errors * 1e-8, far / 4), (errors * 1e4, far)])


@pytest.mark.hint("Whole numbers in, fractions out; and differences of close numbers need float64, not float32.")
def test_integers_and_float32(student, rng):
    whole = rng.integers(1, 4, size=(3, 2)) * rng.choice([-1, 1], size=(3, 2)), rng.integers(-3, 4, size=(3, 2))
    short = tuple(argument.astype(np.float32) for argument in case(rng, 4, 3))
    ask(student, [whole, (whole[0], whole[1] / 2), (whole[0] / 3, whole[1]), short])


def test_arguments_unchanged(student, rng):
    first, second = case(rng, 3, 4), case(rng, 2, 3)
    for arguments, answer in check_unchanged_each(student.bp1, [first, second, first]):
        check_close(answer, expected(*arguments))
