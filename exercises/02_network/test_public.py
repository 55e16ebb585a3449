"""Public checks of 02_network: the numbers of the lesson. The grader asks more, with other numbers."""

import numpy as np
import pytest

from grader.judge import as_array, check_close, check_unchanged, require, unpack

W1 = np.array([[3.0, 1.0], [-2.0, 1.0], [1.0, -3.0]])
B1 = np.array([4.0, 0.0, 2.0])
W2 = np.array([[1.0, 2.0, -1.0]])
B2 = np.array([0.0])
X = np.array([[2.0, 5.0], [0.0, 0.0]])


def test_dense(student):
    check_close(student.dense(W1, B1, X), [[15, 1, -11], [4, 0, 2]])


def test_dense_batch_of_one(student):
    check_close(student.dense(W1, B1, X[:1]), [[15, 1, -11]])


def test_dense_one_example(student):
    check_close(student.dense(W1, B1, X[0]), [15, 1, -11])


def test_dense_one_neuron(student):
    check_close(student.dense(W2, B2, np.array([[15.0, 1.0, 0.0], [4.0, 0.0, 2.0]])), [[17], [2]])


def test_dense_arguments(student):
    check_unchanged(student.dense, W1, B1, X)


def test_collapse(student):
    W, b = unpack(student.collapse(W1, B1, W2, B2), 2, ("W", "b"))
    check_close(W, [[-2, 6]])
    check_close(b, [2])


def test_collapse_second_bias(student):
    _, b = unpack(student.collapse(W1, B1, W2, np.array([10.0])), 2, ("W", "b"))
    check_close(b, [12])


def test_collapse_more_outputs(student):
    """The two layers the other way round: one number in, through one neuron with bias 1, to three outputs."""
    W, b = unpack(student.collapse(np.array([[2.0]]), np.array([1.0]), np.array([[1.0], [0.0], [-3.0]]), B1), 2)
    check_close(W, [[2], [0], [-6]])
    check_close(b, [5, 0, -1])


def test_init_weights(student):
    weights, biases = unpack(student.init_weights((2, 3, 1), "relu", np.random.default_rng(1)), 2)
    for W, shape in zip(unpack(weights, 2), [(3, 2), (1, 3)], strict=True):
        as_array(W, shape)
    for b, n in zip(unpack(biases, 2), [3, 1], strict=True):
        check_close(b, np.zeros(n))


@pytest.mark.parametrize(("activation", "gain"), [("relu", 2), ("tanh", 1), ("sigmoid", 1)])
def test_init_weights_variance(student, activation, gain):
    weights, _ = unpack(student.init_weights((100, 400, 50), activation, np.random.default_rng(1)), 2)
    for W, shape in zip(unpack(weights, 2), [(400, 100), (50, 400)], strict=True):
        W = as_array(W, shape)
        check_close(np.var(W) * shape[1], gain, rtol=0.1)
        check_close(np.mean(W) * np.sqrt(shape[1]), 0, atol=0.1)


def test_init_weights_from_rng(student):
    first, same, other = (
        as_array(unpack(unpack(student.init_weights((3, 2), "tanh", np.random.default_rng(seed)), 2)[0], 1)[0], (2, 3))
        for seed in (1, 1, 2)
    )
    require(np.array_equal(first, same), "generators in the same state gave different weights")
    require(not np.array_equal(first, other), "different generators gave the same weights")


def check_network(answer, zs, activations):
    got_zs, got_activations = unpack(answer, 2, ("zs", "activations"))
    for got, right in zip(unpack(got_zs, len(zs)), zs, strict=True):
        check_close(got, right, atol=1e-6)
    for got, right in zip(unpack(got_activations, len(activations)), activations, strict=True):
        check_close(got, right, atol=1e-6)


def test_forward(student):
    answer = student.forward([W1, W2], [B1, B2], X[:1], "relu")
    check_network(answer, [[[15, 1, -11]], [[17]]], [[[2, 5]], [[15, 1, 0]], [[17]]])


def test_forward_batch(student):
    answer = student.forward([W1, W2], [B1, B2], X, "relu")
    hidden = [[15, 1, -11], [4, 0, 2]]
    check_network(answer, [hidden, [[17], [2]]], [X, [[15, 1, 0], [4, 0, 2]], [[17], [2]]])


def test_forward_tanh(student):
    answer = student.forward([W1, W2], [B1, B2], X[:1], "tanh")
    check_network(answer, [[[15, 1, -11]], [[3.523188]]], [[[2, 5]], [[1, 0.761594, -1]], [[3.523188]]])


def test_forward_sigmoid(student):
    answer = student.forward([W1, W2], [B1, B2], X[:1], "sigmoid")
    check_network(answer, [[[15, 1, -11]], [[2.4621]]], [[[2, 5]], [[1, 0.731059, 0.0000167]], [[2.4621]]])


def test_forward_one_layer(student):
    """No hidden layer, so no activation: negative logits stay negative."""
    check_network(student.forward([W1], [B1], X[:1], "relu"), [[[15, 1, -11]]], [[[2, 5]], [[15, 1, -11]]])


def test_forward_arguments(student):
    check_unchanged(student.forward, [W1, W2], [B1, B2], X, "relu")
