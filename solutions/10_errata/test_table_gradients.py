"""Hidden suite of table_gradients: a gradient check of the error, and the chain rule as a product of matrices."""

import numpy as np
import pytest

from grader.judge import as_array, check_close, check_gradient, check_unchanged


def predict(w, x):
    return w[2] * (x[0] + w[0] * x[1]) ** 2 + w[3] * w[1] * x[0] * x[1] + w[4]


def expected(w, x, y):
    """2 (y_pred - y) times the gradient of y_pred, a row of its Jacobian through (h1, h2)."""
    w, x = np.asarray(w, dtype=float), np.asarray(x, dtype=float)
    inner = x[0] + w[0] * x[1]
    hidden = np.array([inner**2, w[1] * x.prod()])
    through = w[2:4] @ np.diag([2 * inner * x[1], x.prod()])  # d y_pred / d (w1, w2)
    return 2 * (predict(w, x) - y) * np.concatenate([through, hidden, [1.0]])


def case(rng, residual=None):
    """Weights, inputs and a target that the prediction misses by `residual` (by default 0.5 to 3, either way)."""
    w, x = rng.uniform(-2, 2, size=5), rng.uniform(-2, 2, size=2)
    if residual is None:
        residual = rng.uniform(0.5, 3) * rng.choice([-1, 1])
    return w, x, float(predict(w, x) - residual)


@pytest.mark.points(3)
def test_gradient_check(student, rng):
    cases = [case(rng) for _ in range(3)]
    for (w, x, y), answer in zip(cases, student.table_gradients.each(cases), strict=True):
        check_gradient(lambda v, x=x, y=y: (predict(v, x) - y) ** 2, w, answer, rng=rng)


@pytest.mark.points(3)
def test_each_entry(student, rng):
    far = float(rng.uniform(600, 900) * rng.choice([-1, 1]))  # then dE/dw5 alone is above 1,000
    cases = [*(case(rng) for _ in range(8)), case(rng, residual=far)]
    for arguments, answer in zip(cases, student.table_gradients.each(cases), strict=True):
        right, scale = expected(*arguments), np.abs(expected(*arguments)).max()
        answer = as_array(answer, (5,))
        for k in range(5):
            check_close(answer[k], right[k], scale=scale)


@pytest.mark.hint("Whole numbers in, real numbers out: an array of integers cannot hold what comes in between.")
def test_integer_and_float32_input(student, rng):
    for _ in range(3):
        w, x = rng.integers(-4, 5, size=5), rng.integers(1, 5, size=2) * rng.choice([-1, 1], size=2)
        y = int(predict(w, x) + rng.integers(1, 6))
        check_close(student.table_gradients(w, x, y), expected(w, x, y))
        check_close(student.table_gradients(w, x, y + 0.25), expected(w, x, y + 0.25))
        check_close(student.table_gradients(w, x, y + 700), expected(w, x, y + 700))
    w, x, y = case(rng)
    w, x = w.astype(np.float32), x.astype(np.float32)
    check_close(student.table_gradients(w, x, y), expected(w, x, y), rtol=1e-3)


@pytest.mark.hint("Where a weight is 0, or the prediction is right, some of the gradients are 0. Which ones, and why?")
def test_zeros(student, rng):
    w, x, y = case(rng, residual=0.0)
    check_close(student.table_gradients(w=w, x=x, y=y), np.zeros(5), atol=1e-6)
    for zero in range(5):
        w, x, _ = case(rng)
        w[zero] = 0.0
        y = float(predict(w, x) - rng.uniform(1, 3))
        check_close(student.table_gradients(w, x, y), expected(w, x, y))


def test_arguments_unchanged(student, rng):
    for _ in range(2):
        arguments = case(rng)
        check_close(check_unchanged(student.table_gradients, *arguments), expected(*arguments))
    check_close(student.table_gradients(*arguments), expected(*arguments))
