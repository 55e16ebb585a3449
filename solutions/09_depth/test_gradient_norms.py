"""Hidden suite of gradient_norms.

Expected values are numerical derivatives by complex steps: cost(W + ih) = cost(W) + ih cost'(W) + O(h^2), and h = 1e-30
leaves no error at all. No backward pass is involved.
"""

import itertools

import numpy as np
import pytest

from grader.judge import check_close, check_unchanged

H = 1e-30
ACTIVATIONS = {
    "sigmoid": lambda z: 1 / (np.exp(-z) + 1),
    "tanh": np.tanh,
    "relu": lambda z: np.where(z.real > 0, z, 0),
}


def costs(weights, biases, X, labels, activation):
    """The mean cross-entropy for stacks of weight matrices (p or 1, n_out, n_in): shape (p,)."""
    A = np.asarray(X, dtype=complex)[None]  # (1, m, n_0)
    for layer, W in enumerate(weights):
        Z = A @ W.swapaxes(1, 2) + biases[layer]  # (p, m, n_out)
        A = ACTIVATIONS[activation](Z) if layer < len(weights) - 1 else Z
    A = A - A.real.max(axis=2, keepdims=True)
    return np.mean(np.log(np.exp(A).sum(axis=2)) - A[:, np.arange(len(labels)), labels], axis=1)


def expected(weights, biases, X, labels, activation):
    stacks = [np.asarray(W, dtype=complex)[None] for W in weights]
    norms = []
    for layer, W in enumerate(weights):
        nudges = 1j * H * np.eye(W.size).reshape(W.size, *W.shape)  # one entry moved in each
        moved = [stack + nudges if other == layer else stack for other, stack in enumerate(stacks)]
        norms.append(np.sqrt(np.sum((costs(moved, biases, X, labels, activation).imag / H) ** 2)))
    return norms


def network(rng, sizes, m):
    """Random weights, biases, examples, and labels of all classes in turn.

    No pre-activation lies within 0.002 of 0, where ReLU has a corner: a numerical derivative must be right too.
    """
    shapes = [(n_out, n_in) for n_in, n_out in itertools.pairwise(sizes)]
    weights = [1.5 * rng.normal(size=shape) / np.sqrt(shape[1]) for shape in shapes]
    biases = [0.3 * rng.normal(size=n_out) for n_out in sizes[1:]]
    labels = rng.permutation(np.arange(m) % sizes[-1])
    A = X = rng.normal(size=(m, sizes[0]))
    corners = []
    for W, b in zip(weights, biases, strict=True):
        Z = A @ W.T + b
        corners.append(np.min(np.abs(Z)))
        A = np.maximum(0, Z)
    return (weights, biases, X, labels) if min(corners[:-1], default=1.0) > 0.002 else network(rng, sizes, m)


def compare(student, cases, rtol=1e-6):
    for answer, case in zip(student.gradient_norms.each(cases), cases, strict=True):
        check_close(answer, expected(*case), rtol=rtol)


@pytest.mark.points(2)
@pytest.mark.hint("One Frobenius norm a layer, first layer first.")
def test_sigmoid(student, rng):
    """Sigmoid networks of two, three and five layers."""
    compare(student, [(*network(rng, sizes, 5), "sigmoid") for sizes in ((3, 4, 2), (2, 5, 3, 4), (2, 3, 3, 4, 3, 2))])


@pytest.mark.hint("The slope belongs to the activation: tanh has its own.")
def test_tanh(student, rng):
    """Tanh networks of two and four layers."""
    compare(student, [(*network(rng, sizes, 6), "tanh") for sizes in ((4, 3, 2), (2, 4, 3, 5, 3))])


@pytest.mark.hint("The slope belongs to the activation: ReLU has its own.")
def test_relu(student, rng):
    """ReLU networks of two and four layers: each neuron is on for some examples, off for others."""
    compare(student, [(*network(rng, sizes, 7), "relu") for sizes in ((3, 6, 4), (2, 5, 4, 6, 2))])


@pytest.mark.hint("The cost is a mean: it must not matter how many examples there are.")
def test_batches_of_one_and_two(student, rng):
    """One example, two, and many; and as many examples as inputs, neurons and classes."""
    cases = [(*network(rng, (3, 4, 3, 2), m), "tanh") for m in (1, 2, 17)]
    compare(student, [*cases, (*network(rng, (3, 3, 3), 3), "tanh")])


@pytest.mark.hint("Without a hidden layer there is one matrix, and one norm.")
def test_no_hidden_layer(student, rng):
    """A single layer gives a list of one; the last layer is never activated."""
    cases = [(sizes, activation) for sizes in ((3, 2), (1, 4)) for activation in ACTIVATIONS]
    compare(student, [(*network(rng, sizes, 4), activation) for sizes, activation in cases])


@pytest.mark.hint("Whole numbers and short floats are examples and weights too.")
def test_integer_and_float32(student, rng):
    """Integer examples, integer weights, integers throughout (logits too), and float32 throughout."""
    weights, biases, _, labels = network(rng, (3, 4, 2), 5)
    X = rng.integers(-2, 3, size=(5, 3))
    whole = [rng.integers(-2, 3, size=W.shape) for W in weights]
    whole[1][0] = [1, 2, -1, 1]  # never all 0
    compare(student, [(weights, biases, X, labels, "tanh"), (whole, biases, X / 2, labels, "sigmoid")])
    one = [rng.integers(-1, 2, size=(3, 3))], [rng.integers(-1, 2, size=3)]
    compare(student, [(*one, np.where(X == 0, 1, X), labels, "sigmoid")])
    short = [W.astype(np.float32) for W in weights], [b.astype(np.float32) for b in biases]
    compare(student, [(*short, X.astype(np.float32), labels, "tanh")], rtol=1e-3)


@pytest.mark.hint("Measuring must not change what is measured.")
def test_arguments_unchanged(student, rng):
    """Weights, biases, examples and labels stay as they are; a second call gives the same answer."""
    for activation in ACTIVATIONS:
        case = (*network(rng, (2, 4, 3), 4), activation)
        for _ in range(2):
            check_close(check_unchanged(student.gradient_norms, *case), expected(*case))
