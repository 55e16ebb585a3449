"""The references of 07_training against HIPS autograd (its gradients and its SGD) and the statistics of SciPy."""

from pathlib import Path

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from autograd.misc.optimizers import sgd
from autograd.scipy.special import logsumexp
from scipy import stats

from grader.course.modules import load_module

SOURCE = Path(__file__).resolve().parents[2] / "solutions" / "07_training" / "training.py"
BEND = {"relu": lambda z: anp.maximum(0, z), "tanh": anp.tanh, "sigmoid": lambda z: 0.5 + 0.5 * anp.tanh(z / 2)}
training = load_module(SOURCE)


@pytest.fixture(params=range(4))
def rng(request):
    return np.random.default_rng([7, request.param])


@pytest.fixture(params=["relu", "tanh", "sigmoid"])
def activation(request):
    return request.param


def cost(layers, X, labels, activation):
    """Mean softmax cross-entropy, for autograd. layers: list of (W, b)."""
    a = X
    for k, (W, b) in enumerate(layers):
        z = anp.dot(a, W.T) + b
        a = BEND[activation](z) if k < len(layers) - 1 else z
    return anp.mean(logsumexp(a, axis=1) - a[np.arange(len(X)), labels])


def plain_sgd(slope, start, steps, rate):
    """Where autograd's SGD is after some steps, its momentum turned off. slope: (parameters, step) -> gradient."""
    return sgd(slope, start, num_iters=steps, step_size=rate, mass=0.0)


def test_given_backprop_is_autograds_gradient(rng, activation):
    """What students are given to train with is right."""
    sizes = (3, 5, 4, 2)
    weights, biases = training.init_weights(sizes, activation, rng)
    biases = [rng.normal(size=b.shape) for b in biases]
    X, labels = rng.normal(size=(6, 3)), rng.integers(2, size=6)
    grads_W, grads_b, value = training.backprop(weights, biases, X, labels, activation)
    layers = list(zip(weights, biases, strict=True))
    np.testing.assert_allclose(value, cost(layers, X, labels, activation), rtol=1e-12)
    np.testing.assert_allclose(training.mean_cost(weights, biases, X, labels, activation), value, rtol=1e-12)
    for mine, right in zip(zip(grads_W, grads_b, strict=True), grad(cost)(layers, X, labels, activation), strict=True):
        np.testing.assert_allclose(mine[0], right[0], atol=1e-12)
        np.testing.assert_allclose(mine[1], right[1], atol=1e-12)


def test_train_on_one_batch_is_autograds_sgd(rng, activation):
    """With everything in one batch, train walks where autograd's SGD walks, and notes the cost at each step."""
    sizes, seed, epochs = (2, 6, 3), int(rng.integers(2**32)), 5
    X, labels = rng.normal(size=(8, 2)), rng.integers(3, size=8)
    generator = np.random.default_rng(seed)
    weights, biases, history = training.train(X, labels, sizes, generator, epochs, 0.4, 8, activation)
    start = list(zip(*training.init_weights(sizes, activation, np.random.default_rng(seed)), strict=True))
    slope = grad(cost)
    for epoch in range(1, epochs + 1):
        layers = plain_sgd(lambda layers, i: slope(layers, X, labels, activation), start, epoch, 0.4)
        np.testing.assert_allclose(history[epoch - 1], cost(layers, X, labels, activation), rtol=1e-9)
    for (right_W, right_b), W, b in zip(layers, weights, biases, strict=True):
        np.testing.assert_allclose(W, right_W, atol=1e-9)
        np.testing.assert_allclose(b, right_b, atol=1e-9)


@pytest.mark.parametrize(
    ("data", "n", "epochs", "wanted"),
    [("circles", 50, 40, 0.95), ("xor_clouds", 25, 40, 0.95), ("two_spirals", 50, 150, 0.9)],
)
def test_train_learns_the_data_of_the_lesson(rng, data, n, epochs, wanted):
    """The accuracies that lesson and suite ask for are reached with each of the seeds."""
    X, labels = getattr(training, data)(n, rng)
    weights, biases, _ = training.train(X, labels, (2, 16, 16, 2), rng, epochs, 0.3, 10)
    logits = training.forward(weights, biases, X, "relu")[1][-1]
    assert training.accuracy(logits, labels) >= wanted


def test_train_xor_is_autograds_sgd_on_the_binary_cross_entropy(rng):
    """From the same initial weights, predict answers as a network that autograd trained."""
    seed, hidden, steps = int(rng.integers(2**32)), 6, 40
    points, labels = training.XOR_POINTS, training.XOR_LABELS
    generator = np.random.default_rng(seed)
    W = generator.normal(0, np.sqrt(1 / 2), size=(hidden, 2))
    w = generator.normal(0, np.sqrt(1 / hidden), size=hidden)

    def probability(parameters, X):
        W, b, w, c = parameters
        return BEND["sigmoid"](anp.dot(anp.tanh(anp.dot(X, W.T) + b), w) + c)

    def binary_cross_entropy(parameters, _):
        p = probability(parameters, points)
        return -anp.mean(labels * anp.log(p) + (1 - labels) * anp.log(1 - p))

    right = plain_sgd(grad(binary_cross_entropy), (W, np.zeros(hidden), w, 0.0), steps, 0.5)
    predict = training.train_xor(np.random.default_rng(seed), hidden, steps, 0.5)
    X = rng.normal(size=(5, 2))
    np.testing.assert_allclose(predict(X), probability(right, X), rtol=1e-9)


def test_train_xor_is_right_for_nine_of_ten_generators():
    """With the default arguments the four points come out right for at least 18 of 20 generators."""
    wanted = training.XOR_LABELS == 1
    answers = [training.train_xor(np.random.default_rng([77, seed]))(training.XOR_POINTS) for seed in range(20)]
    assert sum(np.array_equal(answer > 0.5, wanted) for answer in answers) >= 18


def test_minibatches_put_every_index_anywhere_equally_often(rng):
    """A chi-square test does not reject that each of 5 indices is equally often in each place."""
    counts = np.zeros((5, 5))
    for _ in range(1000):
        batches = training.minibatches(5, 2, rng)
        assert [len(batch) for batch in batches] == [2, 2, 1]
        counts[np.concatenate(batches), np.arange(5)] += 1
    # The counts of a row (and of a column) add up to 1000, which leaves 16 degrees of freedom.
    assert stats.chi2.sf(((counts - 200) ** 2 / 200).sum(), 16) > 1e-6


def test_accuracy_is_the_share_of_labels_ranked_first(rng):
    """SciPy ranks the logits of each row; a label is right where its rank is the highest."""
    for m, classes in [(1, 4), (9, 2), (50, 7)]:
        logits, labels = rng.normal(size=(m, classes)), rng.integers(classes, size=m)
        ranks = stats.rankdata(logits, axis=1)[np.arange(m), labels]
        assert training.accuracy(logits, labels) == pytest.approx(np.count_nonzero(ranks == classes) / m, rel=1e-12)


@pytest.mark.parametrize("batch_size", [1, 2, 3, 7, 9, None])
def test_update_rules_is_autograds_sgd_on_the_batches(rng, batch_size):
    """Each batch is one step of autograd's SGD on the mean (for None: the sum) of its costs."""
    centres, n = rng.normal(size=(7, 4)), 7
    starts = range(0, n, batch_size or n)

    def batch_cost(w, step):
        batch = centres[starts[step] : starts[step] + (batch_size or n)]
        costs = anp.sum(anp.cos(w - batch) + (w - batch) ** 4, axis=1)
        return anp.sum(costs) if batch_size is None else anp.mean(costs)

    grads = [grad(lambda w, c=c: anp.sum(anp.cos(w - c) + (w - c) ** 4)) for c in centres]
    w = rng.normal(size=4)
    right = plain_sgd(grad(batch_cost), w, len(starts), 0.01)
    np.testing.assert_allclose(training.update_rules(grads, w, 0.01, batch_size), right, rtol=1e-10)
