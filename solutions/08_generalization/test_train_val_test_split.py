"""Hidden suite of train_val_test_split."""

import numpy as np
import pytest

from grader.judge import as_indices, check_equal, require, unpack


def parts_of(answer):
    return [as_indices(part) for part in unpack(answer, 3, ("train", "val", "test"))]


def check_sizes(parts, expected):
    """Compare the sizes of (train, val, test)."""
    sizes, (train, val, test) = [len(part) for part in parts], expected
    exchanged = sizes == [train, test, val] and val != test
    require(not exchanged, "the validation part has the size of the test part, and the test part that of validation")
    for name, size, right in zip(("training", "validation", "test"), sizes, expected, strict=True):
        require(size == right, f"the {name} part holds too {'many' if size > right else 'few'} indices")


def generators(rng, count):
    return [np.random.default_rng(seed) for seed in rng.integers(2**63, size=count)]


def unlike(rng):
    """The seeds of two generators that begin far apart: one small number taken from each already differs."""
    first = {np.random.default_rng(seed).integers(100) // 40: seed for seed in rng.integers(2**31, size=100)}
    return first[0], first[1]


def shares(rng, n, n_val, n_test, val_part, test_part):
    """Shares whose products with n lie off n_val and n_test by about val_part and test_part (never by one half)."""
    off_val, off_test = val_part + rng.uniform(-0.04, 0.04), test_part + rng.uniform(-0.04, 0.04)
    return float((n_val + off_val) / n), float((n_test + off_test) / n)


def ask(student, rng, cases):
    """For cases (n, val, test): the three parts of each answer."""
    answers = student.train_val_test_split.each(
        [(*case, generator) for case, generator in zip(cases, generators(rng, len(cases)), strict=True)]
    )
    return [parts_of(answer) for answer in answers]


@pytest.mark.points(2)
@pytest.mark.hint("Validation and test size are rounded to the nearest, each by itself; the rest is for training.")
def test_sizes(student, rng):
    """Each size is rounded by itself: up, down, and both in one split."""
    cases, sizes = [], []
    for val_part, test_part in [(-0.35, -0.35), (0.35, 0.35), (0.35, -0.35), (-0.35, 0.35), (0.0, 0.0)]:
        n, n_val, n_test = int(rng.integers(40, 60)), int(rng.integers(8, 12)), int(rng.integers(13, 17))
        cases.append((n, *shares(rng, n, n_val, n_test, val_part, test_part)))
        sizes.append([n - n_val - n_test, n_val, n_test])
    for parts, expected in zip(ask(student, rng, cases), sizes, strict=True):
        check_sizes(parts, expected)


@pytest.mark.points(2)
@pytest.mark.hint("Put together and sorted, the three parts are 0, 1, ..., n-1.")
def test_partition(student, rng):
    """Every index occurs once, for few examples and for many."""
    cases = []
    for n, n_val, n_test in [(3, 1, 1), (7, 2, 1), (10, 3, 4), (23, 5, 9), (64, 20, 30), (200, 50, 30)]:
        cases.append((n, *shares(rng, n, n_val, n_test, *rng.choice([-0.3, 0.3], size=2))))
    for (n, _, _), parts in zip(cases, ask(student, rng, cases), strict=True):
        check_equal(np.sort(np.concatenate(parts)), np.arange(n))


@pytest.mark.hint("Where a share is 0 its part is empty, and nothing else changes.")
def test_empty_parts(student, rng):
    """A share of 0 gives an empty part, shares that fill everything an empty training set."""
    n, few = 2 * int(rng.integers(100, 150)), int(rng.integers(50, 80))  # sizes that no coins give by chance: 3e-4
    share = (few + 0.1) / n  # so that n * share is not, by rounding, just below few
    cases = [(n, 0.0, 0.0), (n, share, 0.0), (n, 0.0, share), (n, 0.5, 0.5), (1, 0.0, 0.0), (n, 0.1 / n, 0.2 / n)]
    sizes = [(n, 0, 0), (n - few, few, 0), (n - few, 0, few), (0, n // 2, n // 2), (1, 0, 0), (n, 0, 0)]
    for (n_all, _, _), expected, parts in zip(cases, sizes, ask(student, rng, cases), strict=True):
        check_sizes(parts, expected)
        check_equal(np.sort(np.concatenate(parts)), np.arange(n_all))


@pytest.mark.hint("Each of the three parts comes in random order, the training part too.")
def test_shuffled_order(student, rng):
    """Within each part the order is random.

    False alarms: the number of neighbours that differ by 1 is about Poisson with a mean below 1, and 20 or more have a
    chance below 1e-18. The correlation of place and index has the standard deviation 1/sqrt(k-1): six of them, 2e-9.
    """
    n = 1000
    for part in ask(student, rng, [(n, 0.3, 0.2)])[0]:
        require(len(part) >= 140, "a part holds too few indices")  # their number is asked for elsewhere
        neighbours = np.count_nonzero(np.abs(np.diff(part)) == 1)
        require(neighbours < 20, "neighbouring indices stand side by side: not shuffled")
        correlation = np.corrcoef(np.arange(len(part)), part)[0, 1]
        require(abs(correlation) < 6 / np.sqrt(len(part) - 1), "a part is in order, or nearly so: not shuffled")


@pytest.mark.hint("Which index lands in which part must be left to chance: look at what is shuffled, and when.")
def test_every_index_everywhere(student, rng):
    """Membership is random: parts are no pieces of the range, and differ from split to split.

    False alarms: means are asked to within six standard deviations (2e-9 each); the number of pairs i, i+1 in the
    validation part has mean 90 and a standard deviation below 10, so that 200 is eleven away; two equal sets have the
    chance 1/C(1000, 200). Of 30 indices dealt 60 times, one is never in some part with a chance below
    90 * (2/3)^60 < 2.5e-9; two of the 60 splits are equal with less than 1770/30! < 1e-28.
    """
    n = 1000
    splits = ask(student, rng, [(n, 0.3, 0.2)] * 2)
    for parts in splits:
        for part in parts:
            k = len(part)
            require(0 < k < n, "a part is empty, or holds everything")
            deviation = np.sqrt((n + 1) * (n - k) / (12 * k))
            require(abs(part.mean() - (n - 1) / 2) < 6 * deviation, "a part is drawn from one end of the range")
        require(np.count_nonzero(np.diff(np.sort(parts[1])) == 1) < 200, "a part is one piece of the range")
    for first, second in zip(*splits, strict=True):
        require(set(first.tolist()) != set(second.tolist()), "two generators gave the same part")
    small = ask(student, rng, [(30, 1 / 3, 1 / 3)] * 60)
    for each in zip(*small, strict=True):
        require(len(np.unique(np.concatenate(each))) == 30, "some index never lands in some part")
    require(len({tuple(np.concatenate(parts)) for parts in small}) == 60, "60 generators gave fewer splits than that")


@pytest.mark.hint("Take every random number from rng, and none from elsewhere.")
def test_randomness_from_rng(student, rng):
    """Equal generators give equal splits, others give others (the chance of two equal ones: 1/50!)."""
    seeds = unlike(rng)
    calls = [(50, 0.2, 0.3, np.random.default_rng(seed)) for seed in (seeds[0], seeds[1], seeds[0])]
    first, other, again = (np.concatenate(parts_of(answer)) for answer in student.train_val_test_split.each(calls))
    require(np.array_equal(first, again), "two generators in the same state gave different splits")
    require(not np.array_equal(first, other), "two different generators gave the same split")
