"""Hidden suite of update_rules.

The gradients are affine, w -> S w + c, so an update is an affine map as well, and a pass over the examples is a product
of matrices: that is the expected value. Each gradient depends on w, so it matters where it is asked for.
"""

import numpy as np
import pytest

from grader.judge import as_array, check_close, check_unchanged


def examples(rng, n, size):
    """Slopes (n, size, size) and constants (n, size) of n gradients."""
    return rng.normal(size=(n, size, size)) / np.sqrt(size), rng.normal(size=(n, size))


def functions(slopes, constants, shape):
    """The gradients as functions of w, which has `shape`."""

    def gradient_of(slope, constant):
        def gradient(w):
            flat = as_array(w, shape).astype(float).ravel()
            answer = (slope @ flat + constant).reshape(shape)
            return float(answer) if shape == () else answer

        return gradient

    return [gradient_of(slope, constant) for slope, constant in zip(slopes, constants, strict=True)]


def expected(slopes, constants, w, lr, batch_size):
    """The pass as one matrix on (w, 1)."""
    n, size = constants.shape
    total = np.eye(size + 1)
    for start in range(0, n, batch_size or n):
        batch = slice(start, start + (batch_size or n))
        combine = np.sum if batch_size is None else np.mean
        step = np.eye(size + 1)
        step[:size, :size] -= lr * combine(slopes[batch], axis=0)
        step[:size, size] -= lr * combine(constants[batch], axis=0)
        total = step @ total
    return (total @ np.append(np.ravel(w), 1.0))[:size].reshape(np.shape(w))


def check_pass(student, rng, n, shape, batch_size):
    slopes, constants = examples(rng, n, int(np.prod(shape)))
    w, lr = rng.normal(size=shape) if shape else float(rng.normal()), float(rng.uniform(0.1, 0.4))
    answer = student.update_rules(functions(slopes, constants, shape), w, lr, batch_size)
    check_close(answer, expected(slopes, constants, w, lr, batch_size))


@pytest.mark.points(2)
@pytest.mark.hint("Online: every example makes its own update, and the next gradient is asked for at the new weights.")
def test_online(student, rng):
    for n, shape in [(5, (3,)), (1, (2,)), (2, (4,)), (12, (1,))]:
        check_pass(student, rng, n, shape, 1)


@pytest.mark.points(2)
@pytest.mark.hint("Full batch, in this exercise: all gradients at the same weights, summed, and one update.")
def test_full_batch(student, rng):
    for n, shape in [(5, (3,)), (1, (2,))]:
        check_pass(student, rng, n, shape, None)
    slopes, constants = examples(rng, 4, 2)
    w = rng.normal(size=2)
    answer = student.update_rules(functions(slopes, constants, (2,)), w, 0.2)  # batch_size left out
    check_close(answer, expected(slopes, constants, w, 0.2, None))


@pytest.mark.points(2)
@pytest.mark.hint("Mini-batch: the mean of a batch's gradients makes one update; then comes the next batch, in order.")
def test_minibatch(student, rng):
    for n, shape, batch_size in [(6, (3,), 2), (6, (2,), 3), (4, (3,), 4)]:
        check_pass(student, rng, n, shape, batch_size)


@pytest.mark.points(2)
@pytest.mark.hint("The last batch may be smaller. Its update is the mean over the examples that it has.")
def test_last_batch_smaller(student, rng):
    for n, shape, batch_size in [(5, (3,), 2), (7, (2,), 4), (3, (2,), 5)]:
        check_pass(student, rng, n, shape, batch_size)


def test_number_or_matrix(student, rng):
    for batch_size in (1, None, 2):
        check_pass(student, rng, 3, (), batch_size)
        check_pass(student, rng, 3, (2, 3), batch_size)


def test_integer_and_float32_weights(student, rng):
    slopes, constants = examples(rng, 5, 3)
    grads = functions(slopes, constants, (3,))
    for w in (rng.integers(-5, 6, size=3), rng.normal(size=3).astype(np.float32)):
        for batch_size in (1, None, 2):
            answer = student.update_rules(grads=grads, w=w, lr=0.1, batch_size=batch_size)
            check_close(answer, expected(slopes, constants, w, 0.1, batch_size))


def test_arguments_unchanged(student, rng):
    slopes, constants = examples(rng, 4, 3)
    w = rng.normal(size=3)
    for batch_size in (1, None, 3):
        for _ in range(2):
            answer = check_unchanged(student.update_rules, functions(slopes, constants, (3,)), w, 0.3, batch_size)
            check_close(answer, expected(slopes, constants, w, 0.3, batch_size))
