"""Hidden suite of softmax_cross_entropy."""

import numpy as np
import pytest

from grader.judge import check_close, check_unchanged_each

LARGE = "Logits of 1000 must neither overflow nor be clipped: an example may well cost 2000."


def expected(logits, labels):
    """The mean of log(sum over l of e^(z_l - z_label)), the terms added one by one in the logarithm."""
    z = np.asarray(logits, dtype=float)
    return np.mean(np.logaddexp.reduce(z - z[np.arange(len(labels)), labels][:, None], axis=1))


def case(rng, m, n, scale=2.0, whole=False):
    """Logits, and labels of which at least one is not the likeliest class. Not all rows have the same."""
    logits, labels = rng.normal(scale=scale, size=(m, n)), rng.integers(n, size=m)
    if whole:
        logits = np.rint(logits).astype(int)
    row = rng.integers(m)
    labels[row] = (logits[row].argmax() + 1 + rng.integers(n - 1)) % n
    if m > 1:
        labels[row - 1] = (labels[row] + 1 + rng.integers(n - 1)) % n
    return logits, labels


def compare(student, cases, atol=0.0):
    for answer, arguments in zip(student.softmax_cross_entropy.each(cases), cases, strict=True):
        check_close(answer, expected(*arguments), atol=atol, given=arguments)


@pytest.mark.hint("A row costs its log-sum-exp less the logit of its label; the cost is the mean over the rows.")
def test_batch(student, rng):
    logits, labels = case(rng, 3, 4)
    apart = logits + np.array([[-5.0], [0.0], [5.0]])  # rows at different levels
    compare(student, [case(rng, 5, 3), case(rng, 2, 6), case(rng, 4, 4), (apart, labels)])


def test_batch_of_one(student, rng):
    compare(student, [case(rng, 1, n) for n in (3, 2, 6)])


@pytest.mark.hint(LARGE)
def test_large_logits(student, rng):
    logits, labels = case(rng, 3, 4)
    alone, label = case(rng, 1, 4)
    level = rng.permutation(np.array([[1000.0], [-1000.0], [0.0]]))
    spread = np.array([[1000.0, -1000.0, 998.5], [-1000.0, 999.0, 0.0]])
    wide = rng.uniform(-1000, 1000, size=(4, 3)), rng.integers(3, size=4)
    cases = [(logits + level, labels), (alone + 1000, label), (logits - 1000, labels)]
    compare(student, [*cases, (spread, np.array([1, 0])), (spread, np.array([2, 1])), wide], atol=1e-6)


@pytest.mark.hint("A surely wrong example costs what its logits say, well beyond 20; a surely right one, nothing.")
def test_surely_wrong_and_surely_right(student, rng):
    labels = rng.permutation(4)
    right = rng.uniform(40, 90, size=(4, 1)) * np.eye(4)[labels]
    wrong = [(right, (labels + 1) % 4), (right[:1], (labels[:1] + 2) % 4)]
    compare(student, [*wrong, (right, labels), (right[:1], labels[:1])], atol=1e-6)


@pytest.mark.hint("Logits may be integers or float32, and the cost is a real number in each case.")
def test_integers_and_float32(student, rng):
    whole = [case(rng, m, n, whole=True) for m, n in [(3, 4), (5, 2), (1, 3)]]
    short = [case(rng, m, n) for m, n in [(3, 4), (5, 2)]]
    compare(student, [*whole, *((logits.astype("float32"), labels.astype("int32")) for logits, labels in short)])


@pytest.mark.hint("The same arguments must give the same cost again, and belong to the caller: work on new arrays.")
def test_arguments_unchanged_and_calls_repeated(student, rng):
    calls = [one for one in [case(rng, 4, 3), case(rng, 1, 2), case(rng, 2, 3, whole=True)] for _ in range(2)]
    for arguments, answer in check_unchanged_each(student.softmax_cross_entropy, calls):
        check_close(answer, expected(*arguments))
