"""Public checks of 08_generalization: the numbers of the lesson."""

import numpy as np

from grader.judge import as_array, as_indices, as_number, check_close, check_equal, check_unchanged, require, unpack

SEEN = np.array([0.9, 0.7, 0.6, 0.65, 0.6, 0.62, 0.5])


def test_train_val_test_split(student, rng):
    """Sizes 10, 3 and 1; together every index once."""
    parts = [as_indices(part) for part in unpack(student.train_val_test_split(14, 0.2, 0.1, rng), 3)]
    check_equal([len(part) for part in parts], [10, 3, 1])
    check_equal(np.sort(np.concatenate(parts)), np.arange(14))


def test_train_val_test_split_shuffled(student, rng):
    """A hundred indices in order would be no shuffle (one chance in 100!)."""
    train, _, _ = (as_indices(part) for part in unpack(student.train_val_test_split(100, 0.0, 0.0, rng), 3))
    require(not np.array_equal(train, np.arange(100)), "the indices are still in order")


def test_l2_penalty(student):
    """25 + 6 = 31 is the sum of the squares."""
    weights = [np.array([[3.0, 1.0], [-2.0, 1.0], [1.0, -3.0]]), np.array([[1.0, 2.0, -1.0]])]
    check_close(student.l2_penalty(weights, 0.1), 1.55)
    check_close(student.l2_penalty(weights[1:], 0.1), 0.3)


def test_weight_decay_step(student):
    """From 3, with the gradient -16, to 3.16 without decay and to 3.145 with it."""
    check_close(student.weight_decay_step(np.array([3.0]), np.array([-16.0]), 0.01, 0.0), [3.16])
    check_close(student.weight_decay_step(np.array([3.0]), np.array([-16.0]), 0.01, 0.5), [3.145])


def test_weight_decay_step_arguments_unchanged(student):
    """The caller's w and g stay as they are."""
    check_unchanged(student.weight_decay_step, np.array([[3.0, -1.0]]), np.array([[1.0, 2.0]]), 0.1, 0.5)


def test_early_stopping(student):
    """The table of the lesson."""
    for patience, expected in [(1, [3, 2]), (3, [5, 2]), (4, [6, 6])]:
        answer = unpack(student.early_stopping(SEEN, patience), 2, ("stop_epoch", "best_epoch"))
        check_equal([as_number(epoch) for epoch in answer], expected)


def test_dropout(student, rng):
    """Kept entries are scaled by 1.25, dropped ones are 0."""
    a = np.array([[2.0, -1.0, 4.0, 3.0]])
    out, mask = unpack(student.dropout(a, 0.2, rng), 2, ("out", "mask"))
    mask = as_array(mask, (1, 4))
    require(np.isin(mask, (0, 1)).all(), "the mask must be Boolean, or hold 0 and 1 only")
    check_close(out, np.where(mask, [[2.5, -1.25, 5.0, 3.75]], 0.0))


def test_dropout_share(student, rng):
    """Of 100,000 entries about 80,000 are kept (within 1,000: more than seven standard deviations)."""
    _, mask = unpack(student.dropout(np.ones(100_000), 0.2, rng), 2, ("out", "mask"))
    kept = np.count_nonzero(as_array(mask, (100_000,)))
    require(79_000 < kept < 81_000, "at rate 0.2, about 80,000 of 100,000 entries are kept")
