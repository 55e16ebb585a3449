"""Hidden suite of backprop: all gradients of the mean softmax cross-entropy, and the cost."""

import numpy as np
import pytest

from grader.judge import as_array, as_number, check_close, check_gradient, check_unchanged_each, unpack

ACTIVATIONS = {
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z: 1 / (2 + np.exp(z) + np.exp(-z))),
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
    "relu": (lambda z: z * (z > 0), lambda z: 1.0 * (z > 0)),
}
NAMES = ("grads_W", "grads_b", "cost")


def run(weights, biases, X, activation):
    """The pre-activations of every layer, and what enters every layer."""
    zs, entering = [], [np.asarray(X, dtype=float)]
    for W, b in zip(weights, biases, strict=True):
        zs.append(entering[-1] @ np.asarray(W, dtype=float).T + np.asarray(b, dtype=float))
        entering.append(ACTIVATIONS[activation][0](zs[-1]))
    return zs, entering[:-1]


def cost_of(weights, biases, X, labels, activation="sigmoid"):
    logits = run(weights, biases, X, activation)[0][-1]
    return float(np.mean(np.log(np.sum(np.exp(logits), axis=1)) - logits[np.arange(len(labels)), labels]))


def expected(weights, biases, X, labels, activation="sigmoid"):
    """Gradients by way of J[i, k, j] = d logit_k / d z_j of example i, layer by layer from the last."""
    zs, entering = run(weights, biases, X, activation)
    e = np.exp(zs[-1])
    error = e / e.sum(axis=1, keepdims=True) - (np.asarray(labels)[:, None] == np.arange(e.shape[1]))
    J = np.tile(np.eye(e.shape[1]), (len(e), 1, 1))
    grads = []
    for layer in range(len(weights) - 1, -1, -1):
        by_z = np.einsum("ik,ikj->ij", error, J) / len(e)
        grads.append((np.einsum("ij,ip->jp", by_z, entering[layer]), by_z.sum(axis=0)))
        if layer:
            J = np.einsum("ikj,jp->ikp", J, weights[layer]) * ACTIVATIONS[activation][1](zs[layer - 1])[:, None, :]
    grads.reverse()
    return [W for W, _ in grads], [b for _, b in grads]


def draw(rng, sizes, m, activation="sigmoid"):
    """A network and a batch, too tame for gradients above 1 (large ones have a test of their own). With relu, no neuron
    stands near its corner, and every layer has live and dead ones."""
    while True:
        weights = [rng.normal(size=(n, k)) / np.sqrt(k) for k, n in zip(sizes, sizes[1:], strict=False)]
        biases = [rng.normal(size=n) * 0.5 for n in sizes[1:]]
        X = rng.uniform(-0.5, 0.5, size=(m, sizes[0]))
        hidden = run(weights, biases, X, activation)[0][:-1]
        if activation != "relu" or all(np.abs(z).min() > 0.01 and z.min() < 0 < z.max() < 1.5 for z in hidden):
            return weights, biases, X, rng.integers(0, sizes[-1], size=m), activation


def check_gradients(answer, arguments):
    """Each layer's errors are relative to its own largest entry, of W or b: where positive and negative errors cancel,
    a bias may have next to no gradient. 1e-9 more, since a numerical derivative of a cost of about 1 is no finer, and
    deep sigmoid layers get little."""
    right_W, right_b = expected(*arguments)
    scales = [max(np.abs(W).max(), np.abs(b).max()) for W, b in zip(right_W, right_b, strict=True)]
    for symbol, grads, right in zip("Wb", unpack(answer, 3, NAMES), (right_W, right_b), strict=False):
        for layer, (grad, each, scale) in enumerate(zip(unpack(grads, len(right)), right, scales, strict=True), 1):
            name = f"the gradient of {symbol}{layer}"
            check_close(grad, each, scale=scale, atol=1e-9, given=arguments, name=name)


def check_cost(answer, arguments):
    right = cost_of(*arguments)
    check_close(unpack(answer, 3, NAMES)[2], right, scale=max(1.0, right))


def ask(student, cases):
    for answer, arguments in zip(student.backprop.each(cases), cases, strict=True):
        check_gradients(answer, arguments)


@pytest.mark.hint("The cost is one number: the mean over the batch of -log of the true class's probability.")
def test_cost(student, rng):
    cases = [draw(rng, (3, 4, 2), 5)[:4]]
    cases += [draw(rng, (2, 5, 3, 4), m, activation) for m, activation in [(1, "tanh"), (2, "relu"), (7, "sigmoid")]]
    weights, biases, X, _, _ = draw(rng, (3, 4, 3), 1)
    logits = run(weights, biases, X, "sigmoid")[0][-1]
    biases[-1] = biases[-1] - logits[0] + rng.permutation([5.5, 0.0, 0.0])  # probabilities near 0.004 and 0.992
    cases += [(weights, biases, X, np.array([label])) for label in (0, 1, 2)]
    for answer, arguments in zip(student.backprop.each(cases), cases, strict=True):
        check_cost(answer, arguments)


@pytest.mark.hint("A network of one layer has no hidden layer: BP1 at the logits, then BP3 and BP4, and nothing else.")
def test_no_hidden_layer(student, rng):
    weights, biases, X, _, _ = draw(rng, (3, 5), 4)
    ask(student, [draw(rng, (4, 3), m)[:4] for m in (6, 1, 2)] + [(weights, biases, X, np.full(4, 1))])


@pytest.mark.points(2)
@pytest.mark.hint("Two layers right and three wrong? Look at which z and which W your loop takes on its second round.")
def test_sigmoid_layers(student, rng):
    ask(student, [draw(rng, (3, 3, 3, 3), 3)])  # first: what raises with unequal sizes answers here
    cases = [draw(rng, (3, 4, 2), m)[:4] for m in (5, 1)]
    ask(student, [*cases, draw(rng, (2, 5, 3, 4), 3), draw(rng, (1, 2, 4, 3, 2, 3), 2)])


@pytest.mark.hint("Each activation has its own slope, in the forward pass's z; the output layer has none.")
def test_tanh_and_relu_layers(student, rng):
    shapes = [((3, 4, 2), 5), ((2, 5, 3, 4), 4), ((2, 6, 3), 1)]
    cases = [draw(rng, sizes, m, activation) for activation in ("tanh", "relu") for sizes, m in shapes]
    weights, biases, X, _, activation = draw(rng, (3, 4, 2), 2, "relu")
    unlikely = run(weights, biases, X, activation)[0][-1].argmin(axis=1)
    weights, biases[0] = [weights[0] * 300, weights[1] / 300], biases[0] * 300  # the same logits, large activations
    ask(student, [*cases, (weights, biases, X, unlikely, activation)])


@pytest.mark.points(2)
def test_is_the_gradient(student, rng):
    for activation in ("sigmoid", "tanh", "relu"):
        weights, biases, X, labels, _ = draw(rng, (2, 4, 3), 4, activation)
        shapes = [p.shape for p in weights + biases]
        ends = np.cumsum([p.size for p in weights + biases])

        def network(x, shapes=shapes, ends=ends):
            parts = [part.reshape(shape) for part, shape in zip(np.split(x, ends[:-1]), shapes, strict=True)]
            return parts[: len(parts) // 2], parts[len(parts) // 2 :]

        def cost(x, rest=(X, labels, activation), network=network):
            return cost_of(*network(x), *rest)

        def own_cost(x, rest=(X, labels, activation), network=network):
            return as_number(unpack(student.backprop(*network(x), *rest), 3, NAMES)[2])

        answer = student.backprop(weights, biases, X, labels, activation=activation)
        grads_W, grads_b, _ = unpack(answer, 3, NAMES)
        grads = unpack(grads_W, len(weights)) + unpack(grads_b, len(biases))
        arrays = [as_array(grad, shape) for grad, shape in zip(grads, shapes, strict=True)]
        rtol = 1e-3 if any(array.dtype == np.float32 for array in arrays) else 1e-6
        flat = np.concatenate([array.ravel() for array in arrays])
        x = np.concatenate([p.ravel() for p in weights + biases])
        layers = range(1, len(weights) + 1)
        names = [f"W{layer}" for layer in layers] + [f"b{layer}" for layer in layers]
        parts = list(zip(names, shapes, strict=True))
        check_gradient(cost, x, flat, rng=rng, rtol=rtol, own_cost=own_cost, parts=parts)


@pytest.mark.hint("Whole numbers may come in; gradients are real numbers all the same.")
def test_integers_and_float32(student, rng):
    weights = [rng.integers(1, 3, size=shape) * rng.choice([-1, 1], size=shape) for shape in ((3, 2), (4, 3))]
    biases = [rng.integers(-1, 2, size=n) for n in (3, 4)]
    X, labels = rng.integers(-1, 2, size=(5, 2)), rng.integers(0, 4, size=5)
    cases = [(weights, biases, X, labels, "sigmoid"), (weights, biases, X / 4, labels, "tanh")]
    weights, biases, X, labels, activation = draw(rng, (3, 4, 2), 5, "tanh")
    short = [W.astype(np.float32) for W in weights], [b.astype(np.float32) for b in biases], X.astype(np.float32)
    ask(student, [*cases, (*short, labels, activation)])


def test_arguments_unchanged(student, rng):
    first, second = draw(rng, (3, 4, 2), 5), draw(rng, (2, 3, 3, 4), 4, "tanh")
    for arguments, answer in check_unchanged_each(student.backprop, [first, second, first]):
        check_gradients(answer, arguments)
        check_cost(answer, arguments)
