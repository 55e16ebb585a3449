"""Hidden suite of bp4: delta.T @ a_prev / m."""

import numpy as np
import pytest

from grader.judge import check_close, check_gradient, check_unchanged_each


def expected(a_prev, delta):
    """The mean over the batch of the outer products delta_i a_i^T."""
    a_prev, delta = np.asarray(a_prev, dtype=float), np.asarray(delta, dtype=float)
    return np.mean(delta[:, :, None] * a_prev[:, None, :], axis=0)


def case(rng, m, n_prev, n):
    return rng.normal(size=(m, n_prev)), rng.normal(size=(m, n))


def ask(student, cases):
    for answer, arguments in zip(student.bp4.each(cases), cases, strict=True):
        check_close(answer, expected(*arguments), given=arguments)


def test_batch(student, rng):
    shapes = [(5, 3, 4), (2, 6, 3), (int(rng.integers(7, 12)), 2, 5), (4, 1, 3), (3, 4, 1)]
    ask(student, [case(rng, *shape) for shape in shapes])


@pytest.mark.hint("A batch of one is a batch: a_prev has shape (1, n_prev), delta has shape (1, n).")
def test_batch_of_one(student, rng):
    ask(student, [case(rng, 1, 3, 4), case(rng, 1, 5, 2), case(rng, 1, 1, 3)])


@pytest.mark.hint("With equal sizes, shapes prove nothing: the gradient by W[j, k] belongs in row j, column k.")
def test_sizes_all_equal(student, rng):
    ask(student, [case(rng, 3, 3, 3), case(rng, 4, 4, 4), case(rng, 6, 3, 3)])


def test_is_the_gradient(student, rng):
    """The mean over the batch of sum(delta * z), z = A W^T + b, has the derivative delta / m by z."""
    a_prev, delta = case(rng, 5, 3, 2)

    def mean_cost(W):
        return float(np.mean(np.sum(delta * (a_prev @ W.T), axis=1)))

    check_gradient(mean_cost, rng.normal(size=(2, 3)), student.bp4(a_prev, delta), rng=rng)


@pytest.mark.hint("The same batch twice over has the same mean gradient: the number of examples must cancel.")
def test_batch_twice_over(student, rng):
    a_prev, delta = case(rng, 3, 2, 4)
    twice = np.tile(a_prev, (2, 1)), np.tile(delta, (2, 1))
    ask(student, [twice, (a_prev, delta * 1e-8), (a_prev * 1e4, delta)])


@pytest.mark.hint("The mean of whole numbers is seldom a whole number.")
def test_integers_and_float32(student, rng):
    a_prev, delta = rng.integers(1, 5, size=(3, 2)), rng.integers(-4, 5, size=(3, 4))
    delta[0] = 4 - delta[1] - delta[2]
    a_prev[1:] = a_prev[0]  # every entry is 4 a / 3
    a_prev[:, 0] = rng.choice([1, 2, 4, 5])
    short = tuple(argument.astype(np.float32) for argument in case(rng, 5, 2, 3))
    ask(student, [(a_prev, delta), (a_prev, delta.astype(np.int32)), (a_prev / 4, delta), (a_prev, delta / 4), short])


def test_arguments_unchanged(student, rng):
    first, second = case(rng, 3, 2, 4), case(rng, 5, 4, 2)
    for arguments, answer in check_unchanged_each(student.bp4, [first, second, first]):
        check_close(answer, expected(*arguments))
