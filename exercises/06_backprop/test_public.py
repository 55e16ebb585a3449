"""Public checks of 06_backprop: the numbers of the lesson."""

import numpy as np
import pytest

from grader.judge import check_close, check_gradient, check_unchanged, unpack

L = np.log(3)  # sigmoid(0) = 0.5, sigmoid(L) = 0.75, sigmoid(-L) = 0.25; slopes 0.25, 0.1875, 0.1875
X = np.eye(2)
LABELS = np.array([0, 1])
WEIGHTS = [np.array([[0.0, L], [L, -L]]), np.array([[0.0, 0.0], [4 * L, -4 * L]])]
BIASES = [np.zeros(2), np.array([0.0, -L])]
DELTA_2 = np.array([[-0.1, 0.1], [0.25, -0.25]])
DELTA_1 = np.array([[0.1, -0.075], [-0.1875, 0.1875]]) * L


def test_bp1(student):
    """An output of 0.75 with the target 1, one of 0.5 with the target 0, one of 0.25 with the target 0.25."""
    z = np.array([[L, 0.0, -L]])
    check_close(student.bp1(np.array([[-0.25, 0.5, 0.0]]), z), [[-0.046875, 0.125, 0.0]])


def test_bp1_batch(student):
    """Two examples, each with slopes of its own; the arguments stay as they are."""
    grad_a, z = np.array([[8.0, 16.0, -8.0], [4.0, -4.0, 0.0]]), np.array([[0.0, L, -L], [-L, 0.0, 0.0]])
    check_close(check_unchanged(student.bp1, grad_a, z), [[2.0, 3.0, -1.5], [0.75, -1.0, 0.0]])


def test_bp1_softmax(student):
    """y_hat is (0.9, 0.1) and (0.25, 0.75)."""
    check_close(student.bp1_softmax(np.array([[0.0, -2 * L], [0.0, L]]), LABELS), DELTA_2)


def test_bp1_softmax_three_classes(student):
    """Equal logits: a third for each class. The last class does not occur."""
    third = 1 / 3
    expected = [[-2 * third, third, third], [third, -2 * third, third]]
    check_close(check_unchanged(student.bp1_softmax, np.zeros((2, 3)), LABELS), expected)


def test_bp2(student):
    """The hidden layer of the lesson's network."""
    check_close(check_unchanged(student.bp2, WEIGHTS[1], DELTA_2, np.array([[0.0, L], [L, -L]])), DELTA_1)


def test_bp2_unequal_sizes(student):
    """Two next neurons, three neurons here, a batch of one: 6, 16 and -48 arrive."""
    W_next, delta_next, z = np.array([[4, 8, -16], [2, 0, 16]]), np.array([[2, -1]]), np.array([[0.0, L, -L]])
    check_close(student.bp2(W_next, delta_next, z), [[1.5, 3.0, -9.0]])


def test_bp3(student):
    """Both layers of the lesson's network."""
    check_close(student.bp3(DELTA_2), [0.075, -0.075])
    check_close(student.bp3(DELTA_1), [-0.04375 * L, 0.05625 * L])


def test_bp3_integers(student):
    """A batch of four, whole numbers."""
    delta = np.array([[1, 0, -2], [1, 0, 1], [0, 2, 0], [0, 0, 0]])
    check_close(check_unchanged(student.bp3, delta), [0.5, 0.5, -0.25])


def test_bp4(student):
    """Both layers of the lesson's network."""
    a_1 = np.array([[0.5, 0.75], [0.75, 0.25]])
    check_close(student.bp4(a_1, DELTA_2), [[0.06875, -0.00625], [-0.06875, 0.00625]])
    check_close(student.bp4(X, DELTA_1), np.array([[0.05, -0.09375], [-0.0375, 0.09375]]) * L)


def test_bp4_unequal_sizes(student):
    """A batch of four, three inputs, two neurons."""
    a_prev = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 3.0]])
    delta = np.array([[1.0, 0.0], [0.0, 2.0], [-1.0, 0.0], [0.0, 4.0]])
    check_close(check_unchanged(student.bp4, a_prev, delta), [[0.0, -0.25, 0.5], [0.0, 0.5, 3.0]])


def test_backprop(student):
    """The lesson's network, all of it."""
    grads_W, grads_b, cost = unpack(student.backprop(WEIGHTS, BIASES, X, LABELS), 3, ("grads_W", "grads_b", "cost"))
    W_1, W_2 = unpack(grads_W, 2)
    b_1, b_2 = unpack(grads_b, 2)
    check_close(cost, -(np.log(0.9) + np.log(0.75)) / 2)
    check_close(b_2, [0.075, -0.075])
    check_close(W_2, [[0.06875, -0.00625], [-0.06875, 0.00625]])
    check_close(b_1, [-0.04375 * L, 0.05625 * L])
    check_close(W_1, np.array([[0.05, -0.09375], [-0.0375, 0.09375]]) * L)


def cost_of(weights, biases, X, labels, act):
    """The mean cross-entropy of a network, by a forward pass and nothing else."""
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        X = act(X @ W.T + b)
    logits = X @ weights[-1].T + biases[-1]
    return float(np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(labels)), labels]))


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_backprop_gradient_check(student, rng, activation):
    """Three layers of unequal sizes: the cost, and every gradient against small nudges of its array."""
    act = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[activation]
    sizes = (3, 4, 5, 2)
    weights = [np.sin(np.arange(1.0, n * k + 1)).reshape(n, k) for k, n in zip(sizes, sizes[1:], strict=False)]
    biases = [np.cos(np.arange(n) + 0.7) for n in sizes[1:]]
    X, labels = np.sin(np.arange(12.0) * 2.3).reshape(4, 3), np.array([0, 1, 1, 0])
    grads_W, grads_b, cost = unpack(student.backprop(weights, biases, X, labels, activation), 3)
    check_close(cost, cost_of(weights, biases, X, labels, act))
    for layer, (grad_W, grad_b) in enumerate(zip(unpack(grads_W, 3), unpack(grads_b, 3), strict=True)):
        before, after = slice(layer), slice(layer + 1, None)

        def by_W(W, before=before, after=after):
            return cost_of([*weights[before], W, *weights[after]], biases, X, labels, act)

        def by_b(b, before=before, after=after):
            return cost_of(weights, [*biases[before], b, *biases[after]], X, labels, act)

        check_gradient(by_W, weights[layer], grad_W, rng=rng)
        check_gradient(by_b, biases[layer], grad_b, rng=rng)


def test_Value(student):
    """Input 2, two relu neurons with weights 3 and 1, output weights 1 and 2, target 6."""
    a, b, p, q = (student.Value(number) for number in (3.0, 1.0, 1.0, 2.0))
    out = p * (a * 2).relu() + q * (2 * b).relu()
    loss = (out - 6) ** 2
    loss.backward()
    check_close(out.data, 10)
    check_close(loss.data, 16)
    check_close([p.grad, q.grad, a.grad, b.grad], [48, 16, 16, 32])


def test_Value_five_weights(student):
    """The network of five weights: prediction 37, error 169."""
    w1, w2, w3, w4, w5 = weights = [student.Value(number) for number in (1.0, 2.0, 1.0, 1.0, 0.0)]
    prediction = w3 * (3 + w1 * 2) ** 2 + w4 * (w2 * 3 * 2) + w5
    error = (24 - prediction) ** 2
    error.backward()
    check_close(prediction.data, 37)
    check_close(error.data, 169)
    check_close([w.grad for w in weights], [520, 156, 650, 312, 26])


def test_Value_used_twice(student):
    """x * x has the slope 2x; c has a long and a short way to the output."""
    x = student.Value(-3.0)
    square = x * x
    square.backward()
    check_close([square.data, x.grad], [9, -6])
    a = student.Value(0.5)
    c = a * 2
    (c + c.tanh()).backward()
    check_close(a.grad, 2 * (2 - np.tanh(1) ** 2))


def test_Value_every_operation(student):
    """-u, u - v, number - u, powers, tanh, and a relu that lets nothing through."""
    u, v = student.Value(2.0), student.Value(4.0)
    out = -u + (u - v) * 3 + (1 - u) * v + u**3 + v**-0.5 + u.tanh() + (-v).relu()
    out.backward()
    check_close(out.data, -2 - 6 - 4 + 8 + 0.5 + np.tanh(2))
    check_close(u.grad, -1 + 3 - 4 + 12 + 1 - np.tanh(2) ** 2)
    check_close(v.grad, -3 - 1 - 0.0625)
