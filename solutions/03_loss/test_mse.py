"""Hidden suite of mse."""

import math

import pytest

from grader.judge import check_close, check_unchanged_each


def expected(pred, target):
    """1/(2m) * sum of squares, summed exactly and without NumPy's means."""
    pairs = zip(pred.ravel().tolist(), target.ravel().tolist(), strict=True)
    return math.fsum((p - t) ** 2 for p, t in pairs) / (2 * len(pred))


def case(rng, *shape, scale=3.0):
    return rng.normal(1.0, scale, size=shape), rng.normal(-1.0, scale, size=shape)


def compare(student, cases):
    for answer, arguments in zip(student.mse.each(cases), cases, strict=True):
        check_close(answer, expected(*arguments), given=arguments)


@pytest.mark.hint("By hand: square every difference, add all of them up, and divide by twice the number of rows.")
def test_batch_of_vectors(student, rng):
    compare(student, [case(rng, 4, 3), case(rng, 2, 5), case(rng, 7, 2), case(rng, 3, 3)])


@pytest.mark.hint("pred and target may also be plain vectors, one number an example: then m is their length.")
def test_one_number_an_example(student, rng):
    compare(student, [case(rng, 6), case(rng, 2), case(rng, 5, 1), case(rng, 3)])


@pytest.mark.hint("With m = 1 the cost is half the squared length of the only row.")
def test_batch_of_one(student, rng):
    compare(student, [case(rng, 1, 4), case(rng, 1), case(rng, 1, 1)])


def test_small_and_large_errors(student, rng):
    pred, _ = case(rng, 5, 3)
    nearly, far = pred + rng.normal(scale=0.01, size=(5, 3)), pred + rng.normal(scale=50, size=(5, 3))
    close = [(pred, pred + rng.normal(scale=0.002, size=(5, 3))) for _ in range(6)]  # float32 loses too many digits
    compare(student, [(pred, nearly), (pred, far), (pred, pred.copy()), *close])


@pytest.mark.hint("Integer arrays come in too, and the cost of integers is still a real number.")
def test_integers_and_float32(student, rng):
    cases = []
    for shape in [(3, 4), (5,), (1, 2)]:
        pred = rng.integers(-9, 10, size=shape)
        error = 2 * rng.integers(-4, 5, size=shape)
        error.flat[0] += 1  # the sum of squares is odd, so the cost is never a whole number
        cases += [(pred, pred - error), (pred.astype(float) / 4, pred - error)]
    compare(student, [*cases, *(tuple(a.astype("float32") for a in case(rng, *shape)) for shape in [(4, 2), (6,)])])


@pytest.mark.hint("The same arguments must give the same cost again, and belong to the caller: work on new arrays.")
def test_arguments_unchanged_and_calls_repeated(student, rng):
    calls = [one for one in [case(rng, 3, 2), case(rng, 4)] for _ in range(2)]
    for arguments, answer in check_unchanged_each(student.mse, calls):
        check_close(answer, expected(*arguments))
