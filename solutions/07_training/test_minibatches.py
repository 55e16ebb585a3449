"""Hidden suite of minibatches: a partition is judged by what it contains, its shuffling by laws that chance keeps."""

import math

import numpy as np
import pytest

from grader.judge import as_indices, check_equal, require, unpack


def generators(rng, count):
    """Seeds of `count` different generators; a seed can be used again to start the same generator anew."""
    return rng.integers(2**62, size=count)


def unlike(rng):
    """The seeds of two generators that begin far apart: one small number taken from each already differs."""
    first = {np.random.default_rng(seed).integers(100) // 40: seed for seed in generators(rng, 100)}
    return first[0], first[1]


def cut(answer, n, size):
    """The batches of an answer as index arrays, their number and sizes checked."""
    batches = [as_indices(batch) for batch in unpack(answer, math.ceil(n / size))]
    right = [min(size, n - start) for start in range(0, n, size)]
    require([len(batch) for batch in batches] == right, "a batch has the wrong number of indices")
    return batches


def check_partition(student, rng, cases):
    answers = student.minibatches.each([(n, size, np.random.default_rng(rng.integers(2**62))) for n, size in cases])
    for answer, (n, size) in zip(answers, cases, strict=True):
        indices = np.sort(np.concatenate(cut(answer, n, size)))
        require(np.array_equal(indices, np.arange(n)), "the batches do not hold each index 0 ... n-1 exactly once")


@pytest.mark.points(2)
def test_partition(student, rng):
    parts, size = rng.integers(2, 7, size=2)
    check_partition(student, rng, [(int(parts * size), int(size)), (12, 4), (32, 32), (6, 1)])


@pytest.mark.points(2)
@pytest.mark.hint(
    "When the size does not divide n, the last batch holds what is left; when it exceeds n, all there is."
)
def test_last_batch_smaller(student, rng):
    parts, size = rng.integers(2, 7, size=2)
    check_partition(student, rng, [(int(parts * size + 1), int(size)), (11, 4), (33, 32), (7, 5), (5, 8), (2, 100)])


def test_one_example(student, rng):
    check_partition(student, rng, [(1, 1), (1, 7)])


@pytest.mark.points(2)
@pytest.mark.hint("Each batch should be a random choice from all of the data, not a regular stretch of it.")
def test_shuffled(student, rng):
    # 60 indices in 10 batches of 6. There are 330 sets of 6 equally spaced indices (60 - 5d of stride d), so a batch is
    # one with probability 330 / C(60, 6) = 6.6e-6, and two of the ten are with less than
    # C(10, 2) * 6.6e-6 * 330 / C(54, 6) = 3.8e-9.
    batches = cut(student.minibatches(n=60, size=6, rng=rng), 60, 6)
    regular = sum(np.ptp(np.diff(np.sort(batch))) == 0 for batch in batches)
    require(regular < 2, "the batches are regular stretches of the indices: they are not shuffled")


@pytest.mark.hint("Ask the generator that you were given for every random number, and for nothing twice.")
def test_randomness_comes_from_rng(student, rng):
    # Two generators give the same 6 batches of 5, whatever the order within, with probability 5!^6 / 30! = 1.1e-20.
    one, other = unlike(rng)
    seeds = (one, one, other)
    first, again, second = (
        np.concatenate(cut(student.minibatches(30, 5, np.random.default_rng(seed)), 30, 5)) for seed in seeds
    )
    check_equal(again, first)
    require(not np.array_equal(first, second), "two different generators give the same batches")


@pytest.mark.points(2)
@pytest.mark.hint("Every index must be able to come in every place. Which ones never are in the last batch?")
def test_any_index_in_any_batch(student, rng):
    # 39 indices in batches of 20 and 19, from 40 generators. One of them is never in the first batch with probability
    # below 39 * (19/39)^40 = 1.3e-11, never in the last one with probability below 39 * (20/39)^40 = 9.8e-11. Two of
    # the generators (780 pairs) agree with probability below 780 / C(39, 19) = 1.2e-8.
    calls = [(39, 20, np.random.default_rng(seed)) for seed in generators(rng, 40)]
    answers = [cut(answer, 39, 20) for answer in student.minibatches.each(calls)]
    for place, name in ((0, "first"), (1, "last")):
        seen = np.unique([answer[place] for answer in answers])
        require(np.array_equal(seen, np.arange(39)), f"some index is never in the {name} batch")
    different = {tuple(sorted(first.tolist())) for first, _ in answers}
    require(len(different) == len(answers), "different generators give the same batches")
