"""Hidden suite of accuracy: logits are built from the labels, so that the number of right rows is known beforehand."""

import numpy as np
import pytest

from grader.judge import check_close, check_unchanged


def case(rng, m, classes, right):
    """Logits and labels of which exactly `right` rows are right, at random places; no ties."""
    labels = rng.integers(classes, size=m)
    wrong = (labels + rng.integers(1, classes, size=m)) % classes
    is_right = rng.permutation(m) < right
    logits = np.argsort(rng.random((m, classes)), axis=1) - rng.uniform(0, classes, size=(m, 1))
    top = logits.max(axis=1) + rng.uniform(0.5, 2, size=m)
    logits[np.arange(m), np.where(is_right, labels, wrong)] = top
    return logits, labels


def most(rng, m):
    """A number of right rows not far below m: what mistakes count as right is nearly always fewer."""
    return m - int(rng.integers(1, 2 + m // 6))


def check_shares(student, rng, cases):
    inputs = [case(rng, m, classes, right) for m, classes, right in cases]
    for answer, (m, _, right) in zip(student.accuracy.each(inputs), cases, strict=True):
        check_close(answer, right / m)


@pytest.mark.points(3)
def test_share_of_right_rows(student, rng):
    check_shares(
        student, rng, [(m, 4, int(rng.integers(1, m))) for m in (7, 13, 40)] + [(9, 6, 2), (3, 5, 2), (4, 4, 1)]
    )


def test_two_classes(student, rng):
    # of four sizes: by chance a mistake may give one of these shares, but not all four
    check_shares(student, rng, [(11, 2, int(rng.integers(1, 6))), (8, 2, 7), (29, 2, 25), (50, 2, 20)])


def test_all_or_none(student, rng):
    check_shares(student, rng, [(12, 3, 12), (12, 3, 0), (1, 3, 1), (1, 3, 0)])


@pytest.mark.hint("The largest logit decides, however little it is ahead of the others, and however many there are.")
def test_many_classes_near_each_other(student, rng):
    # the largest probability of a row is nearly 1 / classes
    inputs = [case(rng, m, classes, right) for m, classes, right in ((40, 8, 32), (25, 30, 20), (30, 12, 30))]
    answers = student.accuracy.each([(logits * 0.01, labels) for logits, labels in inputs])
    for answer, share in zip(answers, (0.8, 0.8, 1.0), strict=True):
        check_close(answer, share)


def test_negative_logits(student, rng):
    right = most(rng, 50)
    logits, labels = case(rng, 50, 3, right)
    check_close(student.accuracy(logits=logits - logits.max() - 1, labels=labels), right / 50)


def test_other_number_types(student, rng):
    for kind in (np.float32, np.int64):
        right = most(rng, 50)
        logits, labels = case(rng, 50, 3, right)
        ranks = np.argsort(np.argsort(logits, axis=1), axis=1)
        check_close(student.accuracy((3 * ranks - 4).astype(kind), labels.astype(np.int32)), right / 50)


def test_arguments_unchanged(student, rng):
    for m, right in ((25, most(rng, 25)), (1, 1)):
        logits, labels = case(rng, m, 4, right)
        check_close(check_unchanged(student.accuracy, logits, labels), right / m)
        check_close(student.accuracy(logits, labels), right / m)
