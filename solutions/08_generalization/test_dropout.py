"""Hidden suite of dropout.

Shares of n coins are compared by Hoeffding's bound: P(|share - p| >= t) <= 2 exp(-2 n t^2).
"""

import numpy as np
import pytest

from grader.judge import as_array, check_close, check_unchanged, require, unpack


def generator(rng):
    return np.random.default_rng(int(rng.integers(2**63)))


def mask_of(answer, shape):
    """The answer's mask as a Boolean array, after its form was checked."""
    _, mask = unpack(answer, 2, ("out", "mask"))
    mask = as_array(mask, shape)
    require(np.all((mask == 0) | (mask == 1)), "a mask holds True and False (or 1 and 0), nothing else")
    return mask.astype(bool)


def check_answer(answer, a, rate):
    """out is what its own mask makes of a."""
    mask = mask_of(answer, a.shape)
    kept = np.asarray(a, dtype=float) / (1 - rate)
    rtol = 1e-3 if a.dtype == np.float32 else 1e-6
    check_close(answer[0], np.where(mask, kept, 0.0), rtol=rtol, scale=float(np.max(np.abs(kept))))


def ask(student, rng, cases):
    """For cases (a, rate): the answers, each checked against its own mask."""
    answers = student.dropout.each([(a, rate, generator(rng)) for a, rate in cases])
    for answer, (a, rate) in zip(answers, cases, strict=True):
        check_answer(answer, a, rate)
    return answers


@pytest.mark.points(2)
@pytest.mark.hint("What is kept grows by 1/(1-rate), what is dropped is 0, and the mask says which is which.")
def test_scaled_by_its_mask(student, rng):
    """Vectors, batches of one and more, and arrays of three axes; rates from small to large."""
    shapes = [(40,), (1, 30), (30, 1), (6, 9), (3, 4, 5)]
    rates = (0.1, rng.uniform(0.3, 0.45), 0.95)
    ask(student, rng, [(rng.normal(size=shape), rate) for shape in shapes for rate in rates])


@pytest.mark.points(2)
@pytest.mark.hint("rate is the share that is dropped, not the share that is kept.")
def test_share_kept(student, rng):
    """About 1 - rate of the entries are kept, in arrays of all forms (6,000 coins each, within 0.04: 5 * 9.2e-9)."""
    shapes = [(60, 100), (1, 6000), (6000, 1), (6000,), (2, 60, 50)]
    rates = (0.25, 0.1, rng.uniform(0.6, 0.9), 0.25, 0.5)
    cases = [(rng.normal(size=shape), rate) for shape, rate in zip(shapes, rates, strict=True)]
    for answer, (a, rate) in zip(ask(student, rng, cases), cases, strict=True):
        share = mask_of(answer, a.shape).mean()
        require(abs(share - (1 - rate)) < 0.04, "the share of kept entries is not 1 - rate")


@pytest.mark.hint("Every entry of the batch has a coin of its own.")
def test_coins_are_independent(student, rng):
    """No mask is shared by rows, columns or slices, each entry falls both ways, and the number of kept ones varies.

    False alarms: a column of 60 or a row of 50 fair coins falls alike, or like another one, with a chance below
    2 * 2^-50; of all pairs together below 1e-11. Two slices (42 coins and more) are equal with 2^-42, 28 pairs at most.
    In forty draws one of 64 entries always falls the same way with the chance 128 * 2^-40 < 1.2e-10; two masks of 64
    coins are equal with 2^-64, forty hold the same number with less than 0.1^39.
    """
    mask = mask_of(student.dropout(rng.normal(size=(60, 50)), 0.5, generator(rng)), (60, 50))
    require(not np.any(mask.all(axis=0) | ~mask.any(axis=0)), "all rows of the batch share a mask")
    require(not np.any(mask.all(axis=1) | ~mask.any(axis=1)), "all columns of the batch share a mask")
    stack = mask_of(student.dropout(rng.normal(size=(6, 7, 8)), 0.5, generator(rng)), (6, 7, 8))
    for each in (mask, stack):
        for axis, size in enumerate(each.shape):
            require(np.unique(each, axis=axis).shape[axis] == size, "parts of the array share a mask")
    a = rng.normal(size=(8, 8))
    answers = student.dropout.each([(a, 0.5, generator(rng)) for _ in range(40)])
    masks = np.array([mask_of(answer, a.shape) for answer in answers])
    check_close([out for out, _ in answers], np.where(masks, 2 * a, 0.0))
    require(np.all(masks.any(axis=0) & ~masks.all(axis=0)), "some entry is always kept, or always dropped")
    require(len(np.unique(masks, axis=0)) == 40, "forty generators gave fewer masks than that")
    kept = set(masks.sum(axis=(1, 2)).tolist())
    require(len(kept) > 1, "the number of dropped entries is always the same: the coins are not independent")


@pytest.mark.hint("The mask is drawn without looking at a: a 0 is kept as often as any other value.")
def test_mask_ignores_values(student, rng):
    """Zeros, small and large activations are kept equally often (2,501 coins each, within 0.08: 3e-14).

    The share that is kept of all is never just 0.6: 7,503 * 0.6 is no whole number.
    """
    n = 2501
    a = np.concatenate([np.zeros(n), 0.1 * rng.normal(size=n), 10 + rng.random(n)])
    answer = ask(student, rng, [(a, 0.4)])[0]
    shares = mask_of(answer, a.shape).reshape(3, n).mean(axis=1)
    require(np.all(np.abs(shares - 0.6) < 0.08), "how often an entry is kept depends on its value")


@pytest.mark.hint("Rate 0 keeps everything as it is; whole numbers must not swallow the scale.")
def test_rate_zero_integers_and_float32(student, rng):
    """At rate 0 nothing happens; integer and float32 activations are scaled like others."""
    whole, short = rng.integers(1, 10, size=(7, 6)), rng.normal(size=(5, 8)).astype(np.float32)
    cases = [(rng.normal(size=(4, 3)), 0.0), (whole, 0.0), (whole, 0.3), (short, 0.3), (-whole, 0.15)]
    for answer in ask(student, rng, cases)[:2]:
        require(np.all(np.asarray(answer[1], dtype=float) == 1), "at rate 0 every entry is kept")


@pytest.mark.hint("Take every random number from rng, and none from elsewhere.")
def test_randomness_from_rng(student, rng):
    """Equal generators give equal masks, others give others (the chance of two equal ones: 2^-200)."""
    a, seeds = rng.normal(size=(10, 20)), rng.choice(2**31, size=2, replace=False)
    calls = [(a, 0.5, np.random.default_rng(seed)) for seed in (seeds[0], seeds[1], seeds[0])]
    first, other, again = (mask_of(answer, a.shape) for answer in student.dropout.each(calls))
    require(np.array_equal(first, again), "two generators in the same state gave different masks")
    require(not np.array_equal(first, other), "two different generators gave the same mask")


@pytest.mark.hint("The caller still needs a, without holes: give back a new array.")
def test_arguments_unchanged(student, rng):
    """The activations stay as they are."""
    a = rng.normal(size=(7, 7))  # an odd number: one half of them cannot be kept
    check_answer(check_unchanged(student.dropout, a, 0.5, generator(rng)), a, 0.5)
    check_answer(check_unchanged(student.dropout, a, 0.0, generator(rng)), a, 0.0)
