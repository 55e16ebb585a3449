"""Hidden suite of attention."""

import math

import numpy as np
import pytest

from grader.judge import check_close, check_unchanged

SHAPES = [(3, 5, 4, 2), (4, 2, 9, 3), (2, 6, 1, 4), (6, 3, 2, 1), (5, 4, 16, 7)]  # n_q, n_k, d, d_v


def expected(Q, K, V, mask=None):
    """Each output is a sum of values over a sum of weights, key by key."""
    n_q, n_k = len(Q), len(K)
    total, outputs = np.zeros(n_q), np.zeros((n_q, V.shape[1]))
    for key in range(n_k):
        agreement = np.einsum("qd,d->q", np.asarray(Q, dtype=float), np.asarray(K[key], dtype=float))
        weight = np.exp(agreement / math.sqrt(Q.shape[1]))
        if mask is not None:
            weight = np.where(mask[:, key], weight, 0.0)
        total += weight
        outputs += np.outer(weight, V[key])
    return outputs / total[:, None]


def draw(rng, n_q, n_k, d, d_v):
    return rng.normal(size=(n_q, d)), rng.normal(size=(n_k, d)), rng.normal(size=(n_k, d_v))


def random_mask(rng, n_q, n_k):
    """About half is allowed; in each row something is, and (for two keys or more) something is not."""
    mask = rng.random((n_q, n_k)) < 0.5
    allowed = rng.integers(n_k, size=n_q)
    mask[np.arange(n_q), (allowed + 1) % n_k] = False
    mask[np.arange(n_q), allowed] = True
    return mask


def compare(student, cases, rtol=1e-6):
    for answer, case in zip(student.attention.each(cases), cases, strict=True):
        check_close(answer, expected(*case), rtol=rtol)


@pytest.mark.points(2)
@pytest.mark.hint("Scores over the root of d, a softmax along each row, then the weighted mean of the values.")
def test_without_mask(student, rng):
    """Unequal numbers of queries and keys, and lengths of keys and values."""
    compare(student, [draw(rng, *shape) for shape in SHAPES] + [(*draw(rng, 3, 4, 5, 2), None)])


@pytest.mark.points(2)
@pytest.mark.hint("A forbidden key gets the weight 0, and the allowed ones share the whole.")
def test_masked(student, rng):
    """Random masks, also by name; one that hides what is to come; queries that agree with no key."""
    cases = [(*draw(rng, *shape), random_mask(rng, *shape[:2])) for shape in SHAPES]
    Q, K, V = draw(rng, 3, 4, 5, 2)
    blank = 0 * Q, K, V, random_mask(rng, 3, 4)  # all scores are 0, and 0 is a score like any other
    compare(student, [*cases, (*draw(rng, 5, 5, 3, 4), np.tri(5, dtype=bool)), blank])
    mask = random_mask(rng, 3, 4)
    check_close(student.attention(Q, K, V, mask=mask), expected(Q, K, V, mask))


@pytest.mark.hint("Where one key alone is allowed, the answer is its value; where all are, the mask changes nothing.")
def test_one_or_all_allowed(student, rng):
    """Masks with one True in each row, and masks of True throughout."""
    cases = []
    for n_q, n_k in ((4, 3), (2, 5)):
        cases.append((*draw(rng, n_q, n_k, 4, 3), np.arange(n_k) == rng.integers(n_k, size=(n_q, 1))))
        cases.append((*draw(rng, n_q, n_k, 4, 3), np.ones((n_q, n_k), dtype=bool)))
    compare(student, cases)


@pytest.mark.hint("One query gives one row; one key gets all the attention.")
def test_one_query_one_key(student, rng):
    """A single query, a single key, and both; with a mask and without."""
    shapes = [(1, 4, 3, 2), (3, 1, 2, 4), (1, 1, 5, 3), (1, 1, 1, 1), (2, 2, 2, 2)]
    Q, K, V = draw(rng, 1, 5, 3, 6)  # small scores and many values: the least weight of a forbidden key shows
    compare(student, [draw(rng, *shape) for shape in shapes] + [(Q / 3, K, V, random_mask(rng, 1, 5))])


@pytest.mark.hint("Whole numbers and short floats are queries, keys and values too.")
def test_integer_and_float32(student, rng):
    """Integer arrays give real answers, with a mask and without; float32 ones are taken."""
    Q, K, V = (rng.integers(-3, 4, size=shape) for shape in ((3, 5), (4, 5), (4, 2)))
    V[:, 0] = [5, 2, -1, 4]  # never all the same
    Q[rng.integers(3)] = 0  # agrees with no key: what is forbidden must lie far below a score of 0, and 0 is allowed
    compare(student, [(Q, K, V), (Q, K, V, random_mask(rng, 3, 4)), (Q / 2, K, V)])
    short = [array.astype(np.float32) for array in draw(rng, 3, 4, 2, 5)]
    compare(student, [tuple(short), (*short, random_mask(rng, 3, 4))], rtol=1e-3)


@pytest.mark.hint("Queries, keys, values and the mask are only read.")
def test_arguments_unchanged(student, rng):
    """No argument is changed, the mask included; a second call gives the same answer."""
    case = (*draw(rng, 3, 4, 2, 5), random_mask(rng, 3, 4))
    for arguments in (case, case[:3], case):
        check_close(check_unchanged(student.attention, *arguments), expected(*arguments))
