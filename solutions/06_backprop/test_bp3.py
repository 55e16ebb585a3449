"""Hidden suite of bp3: the mean of delta over the batch."""

import math

import numpy as np
import pytest

from grader.judge import check_close, check_gradient, check_unchanged_each


def expected(delta):
    return [math.fsum(column) / len(column) for column in np.asarray(delta, dtype=float).T.tolist()]


def case(rng, m, n):
    return (rng.normal(size=(m, n)),)


def ask(student, cases):
    for answer, (delta,) in zip(student.bp3.each(cases), cases, strict=True):
        scale = np.max(np.abs(delta))  # positive and negative may cancel
        check_close(answer, expected(delta), scale=scale, given=[delta])


def test_batch(student, rng):
    ask(student, [case(rng, m, n) for m, n in [(5, 3), (2, 4), (int(rng.integers(6, 12)), 2), (3, 1), (3, 3)]])


@pytest.mark.hint("The mean over a batch of one is its one row: shape (n,), not (1, n).")
def test_batch_of_one(student, rng):
    ask(student, [case(rng, 1, n) for n in (4, 2, 3)])


def test_is_the_gradient(student, rng):
    """The mean over the batch of sum(delta * z), z = A W^T + b, has the derivative delta / m by z."""
    (delta,) = case(rng, 5, 3)
    z = rng.normal(size=(5, 3))

    def mean_cost(b):
        return float(np.mean(np.sum(delta * (z + b), axis=1)))

    check_gradient(mean_cost, rng.normal(size=3), student.bp3(delta), rng=rng)


@pytest.mark.hint("The same batch twice over has the same mean: the number of examples must cancel.")
def test_batch_twice_over(student, rng):
    (delta,) = case(rng, 3, 4)
    ask(student, [(delta,), (np.tile(delta, (2, 1)),), (np.tile(delta, (5, 1)) * 1e-8,), (delta * 1e4,)])


@pytest.mark.hint("The mean of whole numbers is seldom a whole number.")
def test_integers_and_float32(student, rng):
    whole = rng.integers(-9, 10, size=(4, 3))
    whole[0] += 1 - whole.sum(axis=0) % 4  # no column's sum can be divided by 4
    short = tuple(argument.astype(np.float32) for argument in case(rng, 5, 2))
    ask(student, [(whole,), (whole.astype(np.int32),), short])


def test_arguments_unchanged(student, rng):
    first, second = case(rng, 3, 4), case(rng, 5, 2)
    for (delta,), answer in check_unchanged_each(student.bp3, [first, second, first]):
        check_close(answer, expected(delta), scale=np.max(np.abs(delta)))
