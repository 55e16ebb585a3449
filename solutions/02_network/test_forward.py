"""Hidden suite of forward."""

import numpy as np
import pytest

from grader.judge import check_close, check_unchanged_each, unpack

ACTIVATE = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    "relu": lambda z: np.where(z > 0, z, 0.0),
}


def network(rng, sizes):
    """Weights of size 1 / sqrt(n_in), so that no hidden neuron saturates; biases of size 1."""
    pairs = list(zip(sizes[:-1], sizes[1:], strict=True))
    return [rng.normal(size=(n, k)) / np.sqrt(k) for k, n in pairs], [rng.normal(size=n) for _, n in pairs]


def expected(weights, biases, X, activation):
    a = np.asarray(X, dtype=float)
    zs, activations = [], [a]
    for W, b in zip(weights, biases, strict=True):
        z = np.einsum("mk,jk->mj", a, np.asarray(W, dtype=float)) + b
        a = ACTIVATE[activation](z)
        zs.append(z)
        activations.append(a)
    return zs, [*activations[:-1], zs[-1]]


def check_forward(answer, case):
    zs, activations = unpack(answer, 2, ("zs", "activations"))
    rtol = 1e-5 if case[2].dtype == np.float32 else 1e-6
    right_zs, right_activations = expected(*case)
    for got, right in zip(unpack(zs, len(right_zs)), right_zs, strict=True):
        check_close(got, right, scale=max(1.0, np.max(np.abs(right))), rtol=rtol)
    for got, right in zip(unpack(activations, len(right_activations)), right_activations, strict=True):
        check_close(got, right, scale=max(1.0, np.max(np.abs(right))), rtol=rtol)


def check_all(student, cases):
    """The first by itself, mostly square layers: what still fits there tells mistakes apart that fail elsewhere."""
    for some in cases[:1], cases[1:]:
        for answer, case in zip(student.forward.each(some), some, strict=True):
            check_forward(answer, case)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_batch(student, rng, activation):
    shapes = [(2, (3, 3, 3)), (5, (3, 4, 2)), (3, (1, 6, 3, 5, 4, 2))]
    check_all(student, [(*network(rng, sizes), rng.normal(size=(m, sizes[0])), activation) for m, sizes in shapes])


def test_batch_of_one(student, rng):
    shapes = [((2, 2, 2), "sigmoid"), ((3, 4, 2), "tanh"), ((4, 5, 3, 1), "relu")]
    check_all(student, [(*network(rng, sizes), rng.normal(size=(1, sizes[0])), name) for sizes, name in shapes])


def test_one_layer(student, rng):
    """No hidden layer at all: the logits are one linear layer."""
    shapes = [(4, (3, 2), "sigmoid"), (1, (2, 5), "relu"), (3, (4, 1), "tanh")]
    check_all(student, [(*network(rng, sizes), rng.normal(size=(m, sizes[0])), name) for m, sizes, name in shapes])


def test_integers_and_float32(student, rng):
    sizes = (3, 5, 4, 2)
    weights, biases = network(rng, sizes)
    whole_weights = [rng.integers(-2, 3, size=W.shape) for W in weights]
    whole_biases = [rng.integers(-2, 3, size=b.shape) for b in biases]
    X = rng.integers(-3, 4, size=(6, 3))
    short = [[part.astype(np.float32) for part in parts] for parts in (weights, biases)]
    short_X = rng.normal(size=(4, 3)).astype(np.float32)
    check_all(
        student,
        [
            (weights, biases, X, "tanh"),
            (weights, biases, X, "relu"),
            (whole_weights, whole_biases, X, "sigmoid"),
            (whole_weights, whole_biases, X, "relu"),
            (whole_weights, biases, X, "tanh"),
            (*short, short_X, "relu"),
            (*short, short_X, "sigmoid"),
        ],
    )


def test_arguments_unchanged(student, rng):
    activations = ["relu", "tanh", "sigmoid", "relu"]
    calls = [(*network(rng, (3, 4, 5, 2)), rng.normal(size=(3, 3)), activation) for activation in activations]
    for case, answer in check_unchanged_each(student.forward, calls):
        check_forward(answer, case)
