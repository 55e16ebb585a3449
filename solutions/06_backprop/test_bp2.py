"""Hidden suite of bp2: (delta_next @ W_next) * sigma'(z)."""

import numpy as np
import pytest

from grader.judge import check_close, check_gradient, check_unchanged_each


def expected(W_next, delta_next, z):
    W_next, delta_next, z = (np.asarray(argument, dtype=float) for argument in (W_next, delta_next, z))
    carried = np.einsum("ij,jk->ik", delta_next, W_next)
    return carried / (2 + np.exp(z) + np.exp(-z))  # sigma'(z) = 1 / (2 + e^z + e^-z)


def case(rng, m, n_next, n):
    return rng.normal(size=(n_next, n)), rng.normal(size=(m, n_next)), rng.uniform(-3, 3, size=(m, n))


def ask(student, cases):
    for answer, arguments in zip(student.bp2.each(cases), cases, strict=True):
        check_close(answer, expected(*arguments), given=arguments)


def test_batch(student, rng):
    shapes = [(5, 3, 4), (2, 6, 3), (int(rng.integers(7, 12)), 2, 5), (4, 3, 1), (3, 1, 4), (3, 2, 3)]
    ask(student, [case(rng, *shape) for shape in shapes])


@pytest.mark.hint("A batch of one is a batch: delta_next has shape (1, n_next), z has shape (1, n).")
def test_batch_of_one(student, rng):
    ask(student, [case(rng, 1, 3, 4), case(rng, 1, 5, 2), case(rng, 1, 1, 3)])


@pytest.mark.hint("Layers of equal size: W[j, k] joins neuron k of this layer to neuron j of the next.")
def test_layers_of_equal_size(student, rng):
    ask(student, [case(rng, 5, 3, 3), case(rng, 4, 4, 4)])


def test_is_the_gradient(student, rng):
    """sum(delta_next * z_next) has the derivative delta_next by z_next, so delta is its gradient by this z."""
    W_next, delta_next, z = case(rng, 4, 2, 3)

    def cost(z):
        return float(np.sum(delta_next * (1 / (1 + np.exp(-z)) @ W_next.T)))

    check_gradient(cost, z, student.bp2(W_next, delta_next, z), rng=rng)


@pytest.mark.hint("The slope of the sigmoid is small, but not 0, away from the middle; and a tiny error is an error.")
def test_saturated_neurons_and_tiny_errors(student, rng):
    W_next, delta_next, z = case(rng, 3, 2, 4)
    far = rng.choice([-1.0, 1.0], size=z.shape) * rng.uniform(4, 6, size=z.shape)
    ask(student, [(W_next, delta_next, far), (W_next, delta_next * 1e-8, z), (W_next * 1e3, delta_next, z)])


@pytest.mark.hint("Whole numbers in, fractions out; and differences of close numbers need float64, not float32.")
def test_integers_and_float32(student, rng):
    W_next = rng.integers(1, 4, size=(2, 3)) * rng.choice([-1, 1], size=3)
    delta_next, z = rng.integers(1, 4, size=(4, 2)), rng.integers(-3, 4, size=(4, 3))
    short = tuple(argument.astype(np.float32) for argument in case(rng, 4, 2, 3))
    ask(student, [(W_next, delta_next, z), (W_next, delta_next / 3, z), (W_next, delta_next, z / 2), short])


def test_arguments_unchanged(student, rng):
    first, second = case(rng, 3, 2, 4), case(rng, 5, 4, 2)
    for arguments, answer in check_unchanged_each(student.bp2, [first, second, first]):
        check_close(answer, expected(*arguments))
