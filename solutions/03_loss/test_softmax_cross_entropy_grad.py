"""Hidden suite of softmax_cross_entropy_grad."""

import numpy as np
import pytest

from grader.judge import check_close, check_gradient, check_unchanged_each

FORM = "What the network says minus what it should have said, for every row, and one division: the cost is a mean."


def cost(logits, labels):
    return np.mean(np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(labels)), labels])


def expected(logits, labels):
    """In row i: 1/m * 1/sum over l of e^(z_l - z_k), less 1/m at the label."""
    z, m = np.asarray(logits, dtype=float), len(labels)
    with np.errstate(over="ignore"):  # e^(+large) = inf, and 1/inf = 0 is right
        share = 1 / np.exp(z[:, None, :] - z[:, :, None]).sum(axis=2)
    share[np.arange(m), labels] -= 1
    return share / m


def case(rng, m, n, scale=2.0, whole=False):
    """Logits, and labels of which at least one is not the likeliest class (so the gradient is not tiny,
    and a float32 softmax within it is precise enough). Not all rows have the same."""
    logits, labels = rng.normal(scale=scale, size=(m, n)), rng.integers(n, size=m)
    if whole:
        logits = np.rint(logits).astype(int)
    row = rng.integers(m)
    labels[row] = (logits[row].argmax() + 1 + rng.integers(n - 1)) % n
    if m > 1:
        labels[row - 1] = (labels[row] + 1 + rng.integers(n - 1)) % n
    return logits, labels


def compare(student, cases, rtol=1e-6):
    for answer, arguments in zip(student.softmax_cross_entropy_grad.each(cases), cases, strict=True):
        check_close(answer, expected(*arguments), rtol=rtol, given=arguments)


@pytest.mark.hint(FORM)
def test_gradient_check(student, rng):
    cases = [case(rng, m, n) for m, n in [(4, 3), (2, 5)]]
    for (logits, labels), answer in zip(cases, student.softmax_cross_entropy_grad.each(cases), strict=True):
        check_gradient(lambda z, labels=labels: cost(z, labels), logits, answer, rng=rng)


@pytest.mark.hint(FORM)
def test_batch(student, rng):
    logits, labels = case(rng, 3, 4)
    apart = logits + np.array([[-5.0], [0.0], [5.0]])  # rows at different levels
    compare(student, [case(rng, 5, 3), case(rng, 2, 6), case(rng, 4, 4), (apart, labels)])


@pytest.mark.hint("A batch of one has shape (1, n), and so has its gradient.")
def test_batch_of_one(student, rng):
    compare(student, [case(rng, 1, n) for n in (3, 2, 6)])


@pytest.mark.hint("Logits of 1000 must not overflow: this gradient needs the same care as softmax.")
def test_large_logits(student, rng):
    # 1e-5: a numerical derivative of a cost of about 1000 cannot be finer
    logits, labels = case(rng, 3, 4)
    alone, label = case(rng, 1, 4)
    level = rng.permutation(np.array([[1000.0], [-1000.0], [0.0]]))
    spread = np.array([[1000.0, -1000.0, 998.5], [-1000.0, 999.0, 0.0]])
    cases = [(logits + level, labels), (logits - 1000, labels), (alone + 1000, label)]
    compare(student, [*cases, (spread, np.array([1, 0])), (spread, np.array([2, 1]))], rtol=1e-5)


@pytest.mark.hint("Logits may be integers or float32; the gradient is real in each case.")
def test_integers_and_float32(student, rng):
    whole = [case(rng, m, n, whole=True) for m, n in [(3, 4), (5, 2), (1, 3)]]
    short = [case(rng, m, n) for m, n in [(3, 4), (5, 2)]]
    compare(student, [*whole, *((logits.astype("float32"), labels.astype("int32")) for logits, labels in short)])


@pytest.mark.hint("The same arguments must give the same gradient again, and belong to the caller: work on new arrays.")
def test_arguments_unchanged_and_calls_repeated(student, rng):
    calls = [one for one in [case(rng, 4, 3), case(rng, 1, 2), case(rng, 2, 3, whole=True)] for _ in range(2)]
    for arguments, answer in check_unchanged_each(student.softmax_cross_entropy_grad, calls):
        check_close(answer, expected(*arguments))
