"""Hidden suite of gradient_descent. The gradients live here and count their calls."""

import numpy as np
import pytest

from grader.judge import as_array, check_close, check_unchanged, require


class Slope:
    """A gradient that counts its calls. For a walk on the number line, position and slope may have one element."""

    def __init__(self, gradient, shape=()):
        self.gradient, self.shape = gradient, shape
        self.calls, self.strange = 0, False

    def __call__(self, x):
        self.calls += 1
        x = np.asarray(x)
        if x.dtype.kind not in "iuf" or (x.shape != self.shape and not (self.shape == () and x.size == 1)):
            self.strange = True
            return float("nan")
        value = self.gradient(x.astype(float))
        return float(value) if x.shape == () else value


def walk(student, grad, x0, lr, steps):
    answer = student.gradient_descent(grad, x0, lr, steps)
    require(not grad.strange, "grad was called with something that has not the shape of x0")
    return answer


def bowl(rng):
    """On a (x - low)^2 / 2 each step leaves 1 - lr a of the way: (slope, low, the share left for this lr)."""
    a, low = rng.uniform(0.5, 3), rng.normal()
    return Slope(lambda x: a * (x - low)), low, lambda lr: 1 - lr * a


def valley(rng, n):
    """The same in n dimensions, axes turned: the matrix of the valley, its lowest point, its eigenvalues and axes."""
    axes = np.linalg.qr(rng.normal(size=(n, n)))[0]
    values, low = rng.uniform(0.5, 3, size=n), rng.normal(size=n)
    matrix = axes @ np.diag(values) @ axes.T
    return Slope(lambda x: matrix @ (x - low), (n,)), low, values, axes


def path_in_valley(low, values, axes, x0, lr, steps):
    """x_k = low + (I - lr H)^k (x0 - low), along the axes of the valley."""
    shrink = (1 - lr * values) ** np.arange(steps + 1)[:, np.newaxis]  # (steps + 1, n)
    return low + (shrink * (axes.T @ (x0 - low))) @ axes.T


def test_number(student, rng):
    for x0 in rng.normal(), rng.uniform(5, 9):
        grad, low, left = bowl(rng)
        lr, steps = rng.uniform(0.05, 0.3), int(rng.integers(5, 8))
        right = low + left(lr) ** np.arange(steps + 1) * (x0 - low)
        check_close(walk(student, grad, float(x0), lr, steps), right)


def test_vector(student, rng):
    for n, steps in (3, int(rng.integers(4, 7))), (1, 5), (2, 6), (3, 2):  # the last path is square
        grad, *shape_of_valley = valley(rng, n)
        x0, lr = rng.normal(size=n) * 3, rng.uniform(0.05, 0.3)
        check_close(walk(student, grad, x0, lr, steps), path_in_valley(*shape_of_valley, x0, lr, steps))


@pytest.mark.hint(
    "Exactly `steps` steps, none of them altered: also none at all, also on flat ground, also on a walk that runs away."
)
def test_all_steps_and_no_more(student, rng):
    grad, low, left = bowl(rng)
    x0 = low + rng.uniform(1, 2)
    check_close(walk(student, grad, x0, 0.1, 0), [x0])
    check_close(walk(student, grad, x0, 0.1, 1), [x0, low + left(0.1) * (x0 - low)])
    too_fast = 2.3 / (1 - left(1))  # each step leads to the other side, 1.3 times as far from the lowest point
    check_close(walk(student, grad, low + 40, too_fast, 5), low + (-1.3) ** np.arange(6) * 40)
    grad.calls = 0
    check_close(walk(student, grad, low, 0.1, 4), np.full(5, low))
    require(grad.calls == 4, "not every step asked for the slope where it starts")
    grad, low, *_ = valley(rng, 3)
    check_close(walk(student, grad, low + 1, 0.1, 0), (low + 1)[np.newaxis])
    check_close(walk(student, grad, low, 0.1, 4), np.tile(low, (5, 1)))


def test_every_step_follows_the_slope(student, rng):
    """On curves that no formula solves: the path starts at x0, and each step is -lr times the slope where it starts."""
    for shape in (), (3,):
        a, b = rng.uniform(0.5, 1.5, size=shape), rng.normal(size=shape)
        grad = Slope(lambda x, a=a, b=b: a * x**3 - x + b, shape)
        x0, lr, steps = rng.uniform(1, 2, size=shape), rng.uniform(0.02, 0.1), 6
        x0 = x0 if shape else float(x0)
        answer = walk(student, grad, x0, lr, steps)
        path = as_array(answer, (steps + 1, *shape)).astype(float)
        right = np.concatenate([[x0], path[:-1] - lr * grad.gradient(path[:-1])])
        check_close(answer, right)


def test_integers_and_float32(student, rng):
    grad, low, left = bowl(rng)
    x0 = int(rng.integers(4, 9))
    check_close(walk(student, grad, x0, 0.1, 4), low + left(0.1) ** np.arange(5) * (x0 - low))
    grad, *shape_of_valley = valley(rng, 3)
    for x0 in rng.integers(-9, 10, size=3), rng.normal(size=3).astype(np.float32):
        check_close(walk(student, grad, x0, 0.1, 4), path_in_valley(*shape_of_valley, x0, 0.1, 4))


@pytest.mark.hint("One call of grad for each step: the gradient at the last position is not needed.")
def test_number_of_calls(student, rng):
    for grad, x0 in (bowl(rng)[0], rng.normal()), (valley(rng, 2)[0], rng.normal(size=2)):
        steps = int(rng.integers(3, 7))
        as_array(walk(student, grad, x0, 0.1, steps), (steps + 1, *np.shape(x0)))
        require(grad.calls == steps, f"grad was called too {'often' if grad.calls > steps else 'seldom'}")


def test_start_unchanged(student, rng):
    for n in 3, 2:
        grad, *shape_of_valley = valley(rng, n)
        x0 = rng.normal(size=n)
        answer = check_unchanged(student.gradient_descent, grad, x0, 0.1, 3)
        check_close(answer, path_in_valley(*shape_of_valley, x0, 0.1, 3))
