"""Hidden suite of bp1_softmax: y_hat - y, not divided by m."""

import numpy as np
import pytest

from grader.judge import check_close, check_gradient, check_unchanged_each


def expected(logits, labels):
    """y_hat_j = 1 / sum over k of e^(logit_k - logit_j)."""
    z = np.asarray(logits, dtype=float)
    y_hat = 1 / np.sum(np.exp(z[:, None, :] - z[:, :, None]), axis=2)
    return y_hat - (np.asarray(labels)[:, None] == np.arange(z.shape[1]))


def draw_labels(rng, m, n):
    """Random labels of two rows and more, not all alike, the last class among them (classes that do not occur have a
    test of their own)."""
    return rng.permutation([n - 1, rng.integers(n - 1), *rng.integers(n, size=m - 2)])


def case(rng, m, n):
    return rng.normal(size=(m, n)) * 2, draw_labels(rng, m, n)


def ask(student, cases):
    for answer, arguments in zip(student.bp1_softmax.each(cases), cases, strict=True):
        check_close(answer, expected(*arguments), given=arguments)


def test_batch(student, rng):
    ask(student, [case(rng, m, n) for m, n in [(5, 3), (2, 4), (int(rng.integers(6, 12)), 2), (3, 3)]])


@pytest.mark.hint("A batch of one is a batch: logits of shape (1, n), one label.")
def test_batch_of_one(student, rng):
    ask(student, [(2 * rng.normal(size=(1, n)), rng.integers(k, size=1)) for n, k in [(3, 2), (2, 2), (5, 5)]])


def test_is_the_gradient(student, rng):
    """delta is the gradient of each example's own cost: of the sum over the batch, not of the mean."""
    logits, labels = case(rng, 4, 3)

    def summed_cost(z):
        return float(np.sum(np.log(np.sum(np.exp(z), axis=1)) - z[np.arange(4), labels]))

    check_gradient(summed_cost, logits, student.bp1_softmax(logits, labels), rng=rng)


@pytest.mark.hint("The number of classes is the number of columns of the logits; a batch need not hold every class.")
def test_classes_that_do_not_occur(student, rng):
    logits = rng.normal(size=(4, 5))
    ask(student, [(logits, np.full(4, label)) for label in (0, 2, 4)] + [(logits, np.array([1, 0, 1, 1]))])


@pytest.mark.hint("Try a row whose logits differ by 10: the sure class takes nearly everything.")
def test_sure_and_unsure_rows(student, rng):
    logits = rng.permuted(np.array([[-10.0, 0.0, 6.0, 9.0]] * 5), axis=1)
    labels = draw_labels(rng, 5, 4)
    ask(student, [(logits, labels), (logits * 1e-6, labels), (logits + 20.0, labels)])


@pytest.mark.hint("Whole numbers in, fractions out: the probabilities need an array that can hold them.")
def test_integers_and_float32(student, rng):
    whole = rng.integers(-3, 4, size=(5, 3))
    labels = draw_labels(rng, 5, 3)
    logits = whole, whole.astype(np.int32), (whole / 3).astype(np.float32)
    ask(student, [*((each, labels) for each in logits), (whole, labels.astype(np.int32))])


def test_arguments_unchanged(student, rng):
    first, second = case(rng, 3, 4), case(rng, 5, 2)
    for arguments, answer in check_unchanged_each(student.bp1_softmax, [first, second, first]):
        check_close(answer, expected(*arguments))
