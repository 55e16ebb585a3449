"""Hidden suite of collapse."""

import numpy as np

from grader.judge import as_array, check_close, check_unchanged_each, unpack

SIZES = [(3, 3, 3), (2, 4, 4), (3, 5, 2), (4, 2, 6)]  # n0, n1, n2


def layers(rng, n0, n1, n2):
    return rng.normal(size=(n1, n0)), rng.normal(size=n1), rng.normal(size=(n2, n1)), rng.normal(size=n2)


def through_both(W1, b1, W2, b2, X):
    """The outputs of the two layers, one after the other, for a batch X of shape (m, n0)."""
    hidden = np.einsum("jk,mk->mj", W1, X) + b1
    return np.einsum("ij,mj->mi", W2, hidden) + b2


def expected(*arguments):
    """b is what comes out for the input 0; column k of W is what input k adds to that."""
    W1, b1, W2, b2 = (np.asarray(part, dtype=float) for part in arguments)
    n0 = W1.shape[1]
    b = through_both(W1, b1, W2, b2, np.zeros((1, n0)))[0]
    return (through_both(W1, b1, W2, b2, np.eye(n0)) - b).T, b


def ask(student, cases):
    """The first by itself, mostly square layers: what still fits there tells mistakes apart that fail elsewhere."""
    for some in cases[:1], cases[1:]:
        for answer in student.collapse.each(some):
            yield unpack(answer, 2, ("W", "b"))


def test_same_outputs(student, rng):
    """The law itself: for any batch, one layer gives what the two gave."""
    cases = [layers(rng, *sizes) for sizes in SIZES]
    for case, (W, b) in zip(cases, ask(student, cases), strict=True):
        n0, n2 = case[0].shape[1], case[2].shape[0]
        X = rng.normal(size=(5, n0))
        W, b = as_array(W, (n2, n0)), as_array(b, (n2,))
        check_close(X @ W.T + b, through_both(*case, X), scale=1.0, rtol=1e-3 if W.dtype == np.float32 else 1e-6)


def test_weights(student, rng):
    cases = [layers(rng, *sizes) for sizes in SIZES]
    for case, (W, _) in zip(cases, ask(student, cases), strict=True):
        check_close(W, expected(*case)[0], scale=1.0)


def test_bias(student, rng):
    cases = [layers(rng, *sizes) for sizes in SIZES]
    for case, (_, b) in zip(cases, ask(student, cases), strict=True):
        check_close(b, expected(*case)[1], scale=1.0)


def test_single_neurons(student, rng):
    cases = [layers(rng, *sizes) for sizes in [(4, 1, 3), (1, 4, 2), (3, 2, 1), (1, 1, 1)]]
    for case, (W, b) in zip(cases, ask(student, cases), strict=True):
        right_W, right_b = expected(*case)
        check_close(W, right_W, scale=1.0)
        check_close(b, right_b, scale=1.0)


def test_integers_and_float32(student, rng):
    whole = [rng.integers(-9, 10, size=part.shape) for part in layers(rng, 3, 4, 2)]
    real = layers(rng, 3, 4, 2)
    cases = [
        tuple(whole),
        (whole[0], whole[1], real[2], real[3]),
        (real[0], real[1], whole[2], whole[3]),
        (whole[0], real[1], whole[2], real[3]),
        tuple(part.astype(np.float32) for part in real),
    ]
    for case, (W, b) in zip(cases, ask(student, cases), strict=True):
        rtol = 1e-5 if case[0].dtype == np.float32 else 1e-6
        for got, right in zip((W, b), expected(*case), strict=True):
            check_close(got, right, scale=max(1.0, np.max(np.abs(right))), rtol=rtol)


def test_arguments_unchanged(student, rng):
    first, second = layers(rng, 3, 4, 2), layers(rng, 3, 2, 2)
    for case, answer in check_unchanged_each(student.collapse, [first, second, first]):
        W, b = unpack(answer, 2, ("W", "b"))
        check_close(W, expected(*case)[0], scale=1.0)
        check_close(b, expected(*case)[1], scale=1.0)
