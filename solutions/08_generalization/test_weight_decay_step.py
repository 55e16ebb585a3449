"""Hidden suite of weight_decay_step."""

import numpy as np
import pytest

from grader.judge import as_array, check_close, check_gradient, check_unchanged


def expected(w, g, lr, lam):
    return (1 - lr * lam) * np.asarray(w, dtype=float) - lr * np.asarray(g, dtype=float)


def draw(rng, shape):
    return rng.normal(size=shape), rng.normal(size=shape)


def compare(student, cases):
    for answer, case in zip(student.weight_decay_step.each(cases), cases, strict=True):
        check_close(answer, expected(*case), rtol=1e-3 if case[0].dtype == np.float32 else 1e-6)


@pytest.mark.points(2)
@pytest.mark.hint("Follow the formula of the lesson, with the rate in front of both parts.")
def test_step(student, rng):
    """Vectors and matrices of unequal sides, different rates and strengths."""
    shapes = [(5,), (1,), (3, 4), (4, 2), (1, 6), (6, 1), (2, 2), (2, 1, 3)]
    compare(student, [(*draw(rng, shape), rng.uniform(0.05, 0.9), rng.uniform(0.1, 2.0)) for shape in shapes])
    compare(student, [(*draw(rng, (4,)), 0.8, 2.5)])  # shrinks past zero


@pytest.mark.hint("The step must go down the slope of cost plus penalty.")
def test_gradient_of_the_whole_cost(student, rng):
    """The step divided by the rate is the gradient of |A w - y|^2 / 2 + lam/2 |w|^2."""
    A, y, lam = rng.normal(size=(6, 4)), rng.normal(size=6), rng.uniform(0.5, 2.0)
    w = np.abs(rng.normal(size=4)) * rng.permutation([1, 1, -1, -1])

    def cost(w):
        return 0.5 * np.sum((A @ w - y) ** 2) + 0.5 * lam * np.sum(w**2)

    answer = as_array(student.weight_decay_step(w, A.T @ (A @ w - y), 0.25, lam), (4,))
    kind = answer.dtype if answer.dtype.kind == "f" else float  # a float32 answer is judged as one
    check_gradient(cost, w, (w.astype(kind) - answer) / 0.25, rng=rng)


@pytest.mark.hint("With lam = 0 nothing decays; with a gradient of 0 every weight shrinks by the same factor.")
def test_only_one_of_the_two(student, rng):
    """Decay alone shrinks, no decay is plain descent, and a rate of 0 changes nothing."""
    w, g = draw(rng, (3, 5))
    zero = np.zeros_like(w)
    compare(student, [(w, g, 0.3, 0.0), (w, zero, 0.3, 0.8), (w, g, 0.0, 0.8), (zero, g, 0.3, 0.8)])


@pytest.mark.hint("The new weights are real numbers, whatever kind of number the old ones are.")
def test_integer_and_float32(student, rng):
    """Integer weights and gradients are not rounded; float32 ones are taken."""
    w, g = rng.integers(-9, 10, size=(4, 3)), rng.integers(-9, 10, size=(4, 3))
    w[0, 0], g[0, 0] = 7, 3  # never all 0
    short = [array.astype(np.float32) for array in draw(rng, (2, 5))]
    compare(student, [(w, g, 0.1, 0.3), (w, g * 0.37, 0.05, 1.0), (w * 1.5, g, 0.2, 0.1), (*short, 0.1, 0.7)])


@pytest.mark.hint("A step depends on its arguments alone, not on the steps before it.")
def test_repeated_calls(student, rng):
    """Several steps in a row, and the first one again."""
    first = (*draw(rng, (3, 2)), 0.2, 0.6)
    compare(student, [first, (*draw(rng, (3, 2)), 0.2, 0.6), (*draw(rng, (3, 2)), 0.1, 0.3), first])


@pytest.mark.hint("The caller keeps the old weights: give back new ones.")
def test_arguments_unchanged(student, rng):
    """w and g stay as they are, even when lam or the gradient is 0."""
    for shape, lam in [((4, 3), 0.5), ((4, 3), 0.0), ((5,), 0.5)]:
        arguments = (*draw(rng, shape), 0.3, lam)
        check_close(check_unchanged(student.weight_decay_step, *arguments), expected(*arguments))
