"""Hidden suite of wrong_entries: tables are made from the true gradients, and what is wrong in them is put there."""

import numpy as np
import pytest

from grader.judge import as_indices, check_equal, check_unchanged, require


def truth(w, examples):
    """The true table, shape (examples, 5)."""
    (x1, x2), y = np.array([x for x, _ in examples], dtype=float).T, np.array([y for _, y in examples])
    inner = x1 + w[0] * x2
    d = 2 * (w[2] * inner**2 + w[3] * w[1] * x1 * x2 + w[4] - y)
    ones = np.ones(len(examples))
    return d[:, None] * np.stack([2 * w[2] * inner * x2, w[3] * x1 * x2, inner**2, w[1] * x1 * x2, ones], axis=1)


def case(rng, m):
    """Weights, m examples that the network misses by 0.5 to 3, and their true table."""
    w = rng.uniform(0.3, 1.5, size=5) * rng.choice([-1, 1], size=5)
    examples = []
    for x1, x2 in rng.uniform(0.5, 2, size=(m, 2)) * rng.choice([-1, 1], size=(m, 2)):
        miss = float(rng.uniform(0.5, 3) * rng.choice([-1, 1]))
        d = truth(w, [((x1, x2), 0.0)])[0, 4]  # twice the prediction
        examples.append(((float(x1), float(x2)), float(d / 2 - miss)))
    return w, examples, truth(w, examples)


def unit(table):
    """What an error is measured in."""
    return np.maximum(1, np.abs(table))


def printed(rng, table):
    """The table as if with few digits: each entry is off by a billionth, so that none is exactly what anybody gets."""
    return table + rng.choice([-1e-9, 1e-9], size=table.shape) * unit(table)


def spoil(rng, table, wrong, smallest, largest):
    """The table, printed, with its entries `wrong` off by these shares, upwards and downwards by turns."""
    turns = np.cumsum(wrong).reshape(table.shape) + rng.integers(2)
    share = rng.uniform(smallest, largest, size=table.shape) * np.where(turns % 2, 1, -1)
    off = wrong * share * unit(table)
    turned = (table * (table + off) < 0) & (np.abs(2 * table + off) < 5e-3 * unit(table))
    off = np.where(turned, 1.5 * off, off)  # never to the same size with another sign: factors have a test
    return printed(rng, table) + off


def some(rng, shape):
    """A mask with some entries True, but neither none nor all of a row. Of two rows and more two are opposites, so each
    column holds both; the upper one has its last entry True, so sorting by columns gives another order."""
    mask = np.argsort(rng.random(shape), axis=1) < rng.integers(1, shape[1], size=(shape[0], 1))
    if len(mask) > 1:
        upper, lower = np.sort(rng.choice(len(mask), size=2, replace=False))
        mask[upper] ^= not mask[upper, -1]
        mask[lower] = ~mask[upper]
    return mask


def check_found(answer, wrong):
    """Compare an answer with the mask of the wrong entries."""
    right = np.argwhere(wrong)
    found = as_indices(answer, ndim=2)
    if len(right) == 0:
        require(found.size == 0, "entries are reported, but all of the table is right within the tolerance")
        return
    require(found.size, "no entry is reported, but some are wrong")
    require(found.shape[1] == 2, "an entry should be a pair (row, column)")
    require(len({tuple(pair) for pair in found.tolist()}) == len(found), "an entry is reported twice")
    if sorted(found.tolist()) == right.tolist():
        require(np.array_equal(found, right), "the right entries are reported, but not sorted by row, then by column")
    reported, refuted = {tuple(pair) for pair in found.tolist()}, {tuple(pair) for pair in right.tolist()}
    exchanged = {(row, column) for column, row in reported} == refuted and reported != refuted
    require(not exchanged, "the pairs are (column, row): the row, which is the example, comes first")
    require(not reported > refuted, "entries are reported that are right within the tolerance, beside the wrong ones")
    require(len(found) >= len(right), "a wrong entry is not reported")
    check_equal(found, right)


@pytest.mark.points(3)
def test_finds_wrong_entries(student, rng):
    for m in (1, 4, 7):
        w, examples, table = case(rng, m)
        wrong = some(rng, table.shape)
        check_found(student.wrong_entries(w, examples, spoil(rng, table, wrong, 0.12, 2)), wrong)


@pytest.mark.points(2)
@pytest.mark.hint("An entry may be wrong by a factor: twice the true value, half of it, or of the wrong sign.")
def test_wrong_factors(student, rng):
    for m in (2, 5):
        w, examples, table = case(rng, m)
        factors = np.where(np.abs(table) > 0.25, rng.choice([1, 1, 2, 0.5, -1], size=table.shape), 1)
        factors[0, 4], factors[1, 4], factors[0, 0] = 2, -1, 1  # dE/dw5 is at least 1 here
        check_found(student.wrong_entries(w, examples, printed(rng, factors * table)), factors != 1)


@pytest.mark.points(2)
@pytest.mark.hint("Wrong entries may be off by as little as 1 %, upwards or downwards.")
def test_small_errors(student, rng):
    for m in (2, 6):
        w, examples, table = case(rng, m)
        wrong = some(rng, table.shape)
        check_found(student.wrong_entries(w, examples, spoil(rng, table, wrong, 0.0102, 0.02)), wrong)


@pytest.mark.points(2)
@pytest.mark.hint("A difference up to 1e-3 * max(1, |true value|) is rounding, for large values and for those near 0.")
def test_rounded_table(student, rng):
    w, examples, table = case(rng, 6)
    rounded = spoil(rng, table, np.ones(table.shape), 2e-4, 5e-4)
    check_found(student.wrong_entries(w, examples, rounded), np.zeros(table.shape))
    w[3] = 0.0  # then dE/dw2 is 0
    table = truth(w, examples)
    rounded, wrong = spoil(rng, table, np.ones(table.shape), 2e-4, 5e-4), some(rng, table.shape)
    check_found(student.wrong_entries(w, examples, spoil(rng, rounded, wrong, 0.0202, 0.09)), wrong)


def test_nothing_wrong_or_everything(student, rng):
    w, examples, table = case(rng, 3)
    check_found(student.wrong_entries(w=w, examples=examples, table=printed(rng, table)), np.zeros(table.shape))
    everything = np.ones(table.shape)
    check_found(student.wrong_entries(w, examples, spoil(rng, table, everything, 0.02, 0.09)), everything)


@pytest.mark.hint("Weights and tables of whole numbers need care: a nudge of 1e-5 gets lost in an array of integers.")
def test_integers(student, rng):
    for _ in range(2):
        w = rng.integers(1, 4, size=5)
        examples = [((int(x1), int(x2)), int(y)) for x1, x2, y in rng.integers([1, 2, 1], 5, size=(4, 3))]
        examples = [(x, y - 10 * int(rng.integers(1, 4))) for x, y in examples]
        table = truth(w, examples)
        wrong = some(rng, table.shape)
        off = np.ceil(0.02 * unit(table)) * rng.choice([-1, 1], size=table.shape)
        claimed = (table + wrong * off).astype(np.int64)
        check_found(student.wrong_entries(w, examples, claimed), wrong)


def test_arguments_unchanged(student, rng):
    w, examples, table = case(rng, 3)
    wrong = some(rng, table.shape)
    claimed = spoil(rng, table, wrong, 0.1, 1)
    for _ in range(2):
        check_found(check_unchanged(student.wrong_entries, w, examples, claimed), wrong)
