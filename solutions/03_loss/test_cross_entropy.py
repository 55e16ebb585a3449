"""Hidden suite of cross_entropy."""

import math

import numpy as np
import pytest

from grader.judge import as_number, check_close, check_unchanged_each, require

ZERO = "A true class of probability 0 must cost a finite amount of at least 20, and the other examples count as ever."
TOO_CHEAP = "a true class of probability 0 costs less than 20"
LEAST = 20 - 1e-6  # of such an example


def expected(probs, labels):
    return math.fsum(-math.log(row[k]) for row, k in zip(probs.tolist(), labels.tolist(), strict=True)) / len(labels)


def case(rng, m, n):
    """Distributions with no entry below 0.01, and labels of which at least one is not the likeliest class."""
    probs = rng.dirichlet(np.ones(n), size=m)
    probs = (probs + 0.02) / (1 + 0.02 * n)
    labels = rng.integers(n, size=m)
    labels[rng.integers(m)] = 0
    likeliest = probs.argmax(axis=1)
    row = rng.integers(m)
    labels[row] = (likeliest[row] + 1 + rng.integers(n - 1)) % n
    return probs, labels


def compare(student, cases, rtol=1e-6, atol=0.0):
    for answer, arguments in zip(student.cross_entropy.each(cases), cases, strict=True):
        check_close(answer, expected(*arguments), rtol=rtol, atol=atol, given=arguments)


def expensive(student, cases, least):
    """The costs of batches with zeros, each at least so much."""
    costs = [as_number(answer) for answer in student.cross_entropy.each(cases)]
    require(all(cost >= bound for cost, bound in zip(costs, least, strict=True)), TOO_CHEAP)
    return costs


def rows_with(p, labels, n):
    """Distributions that give the true class of row i the probability p[i], and all others equal shares."""
    probs = np.repeat((1 - p)[:, None] / (n - 1), n, axis=1)
    probs[np.arange(len(p)), labels] = p
    return probs


@pytest.mark.hint("From each row take the probability of its own label, then -log, then the mean over the rows.")
def test_batch(student, rng):
    compare(student, [case(rng, 5, 3), case(rng, 2, 6), case(rng, 4, 4), case(rng, 9, 2)])


def test_batch_of_one(student, rng):
    probs, labels = case(rng, 1, 3)
    later = rng.integers(1, 3, size=1)  # class 0 has the number of the row: another one, too
    compare(student, [(np.roll(probs, later - labels, axis=1), later), case(rng, 1, 2), case(rng, 1, 6)])


@pytest.mark.hint("Sure and right costs nothing: zeros at the *other* classes must not matter.")
def test_sure_and_right(student, rng):
    order = rng.permutation(5)
    labels = np.roll(order, 1)[np.argsort(order)]  # no row has its own number, and no two have each other's
    sure = np.eye(5)[labels]
    mixed, others = case(rng, 5, 5)
    mixed[:2], others[-1] = np.eye(5)[others[:2]], mixed[-1].argmin()  # two that cost nothing, one that is not likely
    compare(student, [(sure, labels), (sure[:1], labels[:1]), (mixed, others)], atol=1e-6)


@pytest.mark.hint(ZERO)
def test_true_class_of_probability_zero(student, rng):
    label = rng.integers(4, size=1)
    cases, least = [(rows_with(np.zeros(1), label, 4), label)], [LEAST]

    # Two batches with two zeros among six rows: whatever a zero costs, their difference is that of the other rows.
    others = []
    for low, high in [(0.7, 0.9), (0.1, 0.3)]:
        p, labels = rng.uniform(low, high, size=6), rng.integers(3, size=6)
        others.append(-np.log(p[2:]).sum() / 6)
        p[:2] = 0
        order = rng.permutation(6)
        cases.append((rows_with(p, labels, 3)[order], labels[order]))
        least.append(LEAST * 2 / 6 + others[-1] - 1e-6)
    _, *costs = expensive(student, cases, least)
    check_close(costs[1] - costs[0], others[1] - others[0], scale=max(costs))


@pytest.mark.hint("Small probabilities that are not 0 cost what the formula says.")
def test_small_probabilities(student, rng):
    # 1e-3 and not finer: who adds 1e-9 to all probabilities, rather than clips, is off by 1e-4 at 1e-6
    small = rng.permutation(10 ** np.append(-5.5, rng.uniform(-6, -3, size=3)))
    labels = rng.permutation([0, 1, 2, rng.integers(3)])
    probs = rows_with(small, labels, 3)
    compare(student, [(probs, labels), (probs[:1], labels[:1])], rtol=1e-3)


@pytest.mark.hint("Probabilities may be integers (0 and 1) or float32, and the cost is a real number in each case.")
def test_integers_and_float32(student, rng):
    labels = rng.permutation(4)
    wrong = np.eye(4, dtype=int)[(labels + 1) % 4]
    rows = rng.permutation([False, False, True])  # one wrong example of three
    mixed = np.where(rows[:, None], wrong[:3], np.eye(4, dtype=int)[labels[:3]])
    expensive(student, [(wrong, labels), (mixed, labels[:3])], [LEAST, LEAST / 3])
    short = [(probs.astype("float32"), k.astype("int32")) for probs, k in [case(rng, 5, 3), case(rng, 3, 4)]]
    compare(student, [(np.eye(4, dtype=int)[labels], labels), *short])


@pytest.mark.hint("The same arguments must give the same cost again, and belong to the caller: clip into a new array.")
def test_arguments_unchanged_and_calls_repeated(student, rng):
    first = case(rng, 9, 3)
    labels = first[1][:4]
    with_zeros = rows_with(np.array([0, 0.5, 1, 0]), labels, 3), labels
    *same, _ = check_unchanged_each(student.cross_entropy, [first, first, with_zeros])
    for arguments, answer in same:
        check_close(answer, expected(*arguments))
