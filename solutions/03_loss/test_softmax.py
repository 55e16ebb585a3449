"""Hidden suite of softmax."""

import numpy as np
import pytest

from grader.judge import check_close, check_unchanged_each

LARGE = "e^1000 overflows and e^-1000 is 0. What may be subtracted from a whole row without changing the answer?"


def expected(logits):
    """1 / sum over l of e^(z_l - z_k): never 0/0, whatever the logits are."""
    z = np.asarray(logits, dtype=float)
    with np.errstate(over="ignore"):  # e^(+large) = inf, and 1/inf = 0 is right
        return 1 / np.exp(z[..., None, :] - z[..., :, None]).sum(axis=-1)


def compare(student, arrays):
    for answer, logits in zip(student.softmax.each([(a,) for a in arrays]), arrays, strict=True):
        check_close(answer, expected(logits), given=[logits])


def logits(rng, *shape, scale=2.0):
    return rng.normal(scale=scale, size=shape)


@pytest.mark.hint("Each row is a distribution of its own: along which axis does the sum run?")
def test_rows(student, rng):
    apart = logits(rng, 3, 4) + np.array([[-5.0], [0.0], [5.0]])  # rows at different levels
    compare(student, [logits(rng, 4, 3), logits(rng, 2, 5), logits(rng, 3, 3), apart])


@pytest.mark.hint("One example may come alone, as a vector of shape (n,), and its answer has that shape too.")
def test_one_vector(student, rng):
    compare(student, [logits(rng, 4), logits(rng, 7, scale=5.0), logits(rng, 2)])


@pytest.mark.hint("A batch of one has shape (1, n), and so has its answer. A single class has probability 1.")
def test_batch_of_one_and_one_class(student, rng):
    compare(student, [logits(rng, 1, 5), logits(rng, 4, 1), logits(rng, 1, 1), logits(rng, 1)])


@pytest.mark.hint(LARGE)
def test_large_logits(student, rng):
    level = np.array([[1000.0], [-1000.0], [0.0]])
    rows = rng.permutation(level + logits(rng, 3, 4))
    spread = rng.permutation([[1000.0, 998.5, -1000.0, -999.0], [-997.0, -1000.0, 999.0, 1000.0]])
    two_high = rng.permutation([1000.0, 999.5, -1000.0])
    wide = rng.uniform(-1000, 1000, size=(2, 3))
    vectors = [logits(rng, 4) - 400, logits(rng, 5) + 1000, logits(rng, 3) - 1000]
    compare(student, [rows, spread, two_high, wide, *vectors])


@pytest.mark.hint("Integer logits come in too: the array that takes the answer must be able to hold fractions.")
def test_integers_and_float32(student, rng):
    whole = [rng.integers(-3, 4, size=(3, 4)), rng.integers(-3, 4, size=5)]
    compare(student, [*whole, logits(rng, 2, 3).astype("float32"), logits(rng, 4).astype("float32")])


@pytest.mark.hint("The same logits must give the same answer again, and belong to the caller: work on new arrays.")
def test_arguments_unchanged_and_calls_repeated(student, rng):
    arrays = [logits(rng, 3, 2), logits(rng, 4), rng.integers(-3, 4, size=(2, 3))]
    for (array,), answer in check_unchanged_each(student.softmax, [(one,) for one in arrays for _ in range(2)]):
        check_close(answer, expected(array))
