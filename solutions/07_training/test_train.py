"""Hidden suite of train: every step of it against plain gradient descent, then what it learns.

Where chance cannot matter (one batch that holds everything, or all examples alike), SGD from known weights is exact.
Where it does, and the examples are few, the weights tell in which order of the examples the steps were taken.
The initial weights are the student's own: they are what train returns when the learning rate is next to nothing.
"""

from itertools import permutations

import numpy as np
import pytest

from grader.judge import as_array, check_close, check_unchanged, require, unpack

NO_STEP = 1e-12  # a learning rate that leaves the initial weights as they are
SQUASH = {"relu": lambda z: np.maximum(z, 0), "tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z))}
SLOPE = {
    "relu": lambda z: z > 0,
    "tanh": lambda z: 1 / np.cosh(z) ** 2,
    "sigmoid": lambda z: 0.25 / np.cosh(z / 2) ** 2,
}


def trained(answer, sizes, epochs, finite=True):
    """(weights, biases, history) of an answer, after their form was checked. finite: whether history must be that."""
    weights, biases, history = unpack(answer, 3, ("weights", "biases", "history"))
    weights, biases = unpack(weights, len(sizes) - 1), unpack(biases, len(sizes) - 1)
    weights = [as_array(W, (sizes[k + 1], sizes[k])) for k, W in enumerate(weights)]
    biases = [as_array(b, (sizes[k + 1],)) for k, b in enumerate(biases)]
    return weights, biases, as_array(history, (epochs,), finite=finite)


def as_floats(arrays):
    return [array.astype(float) for array in arrays]


def precision(weights, biases):
    """Tolerance for a cost: that of float32 where the network is one of float32."""
    return 1e-3 if any(array.dtype == np.float32 for array in [*weights, *biases]) else 1e-6


def passes(weights, biases, X, activation):
    """Pre-activations of every layer; of many networks, each on its own examples, where there are further axes."""
    zs = [X @ weights[0].mT + biases[0][..., None, :]]
    for W, b in zip(weights[1:], biases[1:], strict=True):
        zs.append(SQUASH[activation](zs[-1]) @ W.mT + b[..., None, :])
    return zs


def cost(weights, biases, X, labels, activation):
    logits = passes(weights, biases, X, activation)[-1]
    return np.mean(np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(X)), labels])


def descend(weights, biases, X, labels, activation, lr):
    """Weights and biases one step of gradient descent further; of many networks as passes takes them."""
    zs = passes(weights, biases, X, activation)
    likely = np.exp(zs[-1] - np.logaddexp.reduce(zs[-1], axis=-1)[..., None])
    delta = (likely - np.eye(likely.shape[-1])[labels]) / labels.shape[-1]
    new_weights, new_biases = list(weights), list(biases)
    for k in range(len(weights) - 1, -1, -1):
        a = SQUASH[activation](zs[k - 1]) if k else X
        new_weights[k] = weights[k] - lr * delta.mT @ a
        new_biases[k] = biases[k] - lr * delta.sum(axis=-2)
        if k:
            delta = delta @ weights[k] * SLOPE[activation](zs[k - 1])
    return new_weights, new_biases


def run(weights, biases, batches, activation, lr):
    """Weights and biases after a step on each of the batches (X, labels) in turn."""
    for X, labels in batches:
        weights, biases = descend(weights, biases, X, labels, activation, lr)
    return weights, biases


def gap(weights, biases, other_weights, other_biases):
    """The largest difference between two networks."""
    pairs = zip([*weights, *biases], [*other_weights, *other_biases], strict=True)
    return max(np.max(np.abs(one - other)) for one, other in pairs)


def check_steps(student, rng, X, labels, sizes, steps, epochs, batch_size, activation, lr=None, noted=True):
    """Compare with `steps` steps an epoch on all of the data; batch_size None leaves it and the activation out.

    noted: whether history is looked at. Where weights are large, the cost may be more than float32 can tell.
    """
    seed, lr = int(rng.integers(2**62)), lr or float(rng.uniform(0.2, 0.4))
    options = {} if batch_size is None else {"batch_size": batch_size, "activation": activation}

    def ask(rate):
        answer = student.train(X, labels, sizes, np.random.default_rng(seed), epochs=epochs, lr=rate, **options)
        return trained(answer, sizes, epochs, finite=noted)

    start = ask(NO_STEP)
    weights, biases, history = ask(lr)
    right_weights, right_biases = as_floats(start[0]), as_floats(start[1])
    right_history = []
    for _ in range(epochs):
        right_weights, right_biases = run(right_weights, right_biases, [(X, labels)] * steps, activation, lr)
        right_history.append(cost(right_weights, right_biases, X, labels, activation))
    for layer in range(len(weights)):
        check_close(weights[layer], right_weights[layer], scale=1.0)
        check_close(biases[layer], right_biases[layer], scale=1.0)
    if noted:
        check_close(history, right_history, rtol=precision(weights, biases), scale=max(1.0, *right_history))


@pytest.mark.points(3)
@pytest.mark.hint(
    "One batch of everything makes plain gradient descent: each step subtracts lr times the gradient of the mean cost, "
    "of this network with this activation, from every weight and bias."
)
def test_full_batch(student, rng):
    # ReLU with one hidden layer only: behind a row of dead neurons, z would be exactly 0.
    cases = [
        ((3, 6, 2), 7, 7, "relu"),
        ((2, 4, 3), 5, 9, "tanh"),
        ((4, 3, 2, 5), 6, 32, "sigmoid"),
        ((2, 3, 2), 1, 1, "tanh"),
    ]
    for sizes, m, batch_size, activation in cases:
        X, labels = rng.normal(size=(m, sizes[0])), rng.integers(sizes[-1], size=m)
        check_steps(student, rng, X, labels, sizes, 1, 3, batch_size, activation)
    # Steep: gradients of up to 20, of examples with one x and every label, so that no weights are right for all.
    X = np.tile(rng.choice([-1, 1], size=3) * rng.uniform(15, 20, size=3), (5, 1))
    check_steps(student, rng, X, rng.permutation(5), (3, 5), 1, 2, 5, "tanh", lr=0.01, noted=False)


@pytest.mark.points(3)
@pytest.mark.hint(
    "In each epoch every batch makes one step, the smaller last one too, with the mean over its own examples, however "
    "low the cost is by then; history holds the cost after each epoch."
)
def test_steps_of_an_epoch(student, rng):
    # All examples are alike, so it does not matter how they were shuffled, only how many steps were taken.
    cases = [((2, 4, 3), 6, 2, 3, "tanh"), ((3, 4, 4, 2), 7, 3, 3, "sigmoid"), ((2, 5, 2), 40, None, 2, "relu")]
    for sizes, m, batch_size, steps, activation in cases:
        X, labels = np.tile(rng.normal(size=sizes[0]), (m, 1)), np.full(m, rng.integers(sizes[-1]))
        check_steps(student, rng, X, labels, sizes, steps, 3, batch_size, activation)
    # No early end: not where the cost has come below 0.006 (100 steps of 2 on one class), nor where it hardly changes.
    X, labels = np.tile(rng.choice([-1, 1], size=2) * rng.uniform(1, 2, size=2), (4, 1)), np.full(4, rng.integers(2))
    check_steps(student, rng, X, labels, (2, 3, 2), 2, 50, 2, "tanh", lr=2.0)
    check_steps(student, rng, X, labels, (2, 3, 2), 1, 20, 4, "tanh", lr=1e-5)


@pytest.mark.points(2)
@pytest.mark.hint(
    "history is about all of the data, with the weights as they are when an epoch ends; inputs are not changed."
)
def test_history_on_all_data(student, rng):
    cases = [((2, 4, 3), float, "relu"), ((3, 5, 2), np.int64, "tanh"), ((3, 4, 2, 2), np.float32, "sigmoid")]
    for sizes, kind, activation in cases:
        X, labels = (3 * rng.normal(size=(11, sizes[0]))).astype(kind), rng.integers(sizes[-1], size=11)
        answer = check_unchanged(student.train, X, labels, sizes, rng, 4, 0.3, 4, activation)
        weights, biases, history = trained(answer, sizes, 4)
        last = cost(as_floats(weights), as_floats(biases), X.astype(float), labels, activation)
        check_close(history[-1], last, rtol=1e-3 if kind is np.float32 else precision(weights, biases))


@pytest.mark.hint("Initial weights and shuffling both come from the generator that was given, and from it alone.")
def test_randomness_comes_from_rng(student, rng):
    sizes, X, labels = (3, 5, 3), rng.normal(size=(12, 3)), rng.integers(3, size=12)

    def ask(seed):
        answer = student.train(X, labels, sizes, np.random.default_rng(seed), 1, 0.5, 1, "tanh")
        weights, biases, _ = trained(answer, sizes, 1)
        return as_floats(weights), as_floats(biases)

    one, other = (int(seed) for seed in rng.integers(2**62, size=2))
    first = ask(one)
    require(gap(*first, *ask(one)) < 1e-6, "the same generator gives another network when it is asked again")
    require(gap(*first, *ask(other)) > 1e-6, "two different generators give the same network")


def orders_of(m, size):
    """All orders of m examples that differ in their batches, shape (orders, m); size divides m."""
    everything = np.array(list(permutations(range(m)))).reshape(-1, m // size, size)
    return everything[np.all(np.diff(everything, axis=2) > 0, axis=(1, 2))].reshape(-1, m)


def an_epoch(weights, biases, X, labels, orders, size, lr):
    """Many networks after an epoch, each with its own order of the examples."""
    for batch in np.split(orders, orders.shape[1] // size, axis=1):
        weights, biases = descend(weights, biases, X[batch], labels[batch], "tanh", lr)
    return weights, biases


def two_epochs(student, rng, m, size, generators):
    """The orders of m examples in the first and in the second epoch, each of shape (generators, m)."""
    sizes, lr = (3, 4, 3), 1.0
    X, labels = rng.normal(size=(m, 3)), rng.permutation(np.arange(m) % 3)
    calls = [
        (X, labels, sizes, np.random.default_rng(seed), 2, rate, size, "tanh")
        for seed in rng.integers(2**62, size=generators).tolist()
        for rate in (NO_STEP, lr)
    ]
    answers = [trained(answer, sizes, 2) for answer in student.train.each(calls)]
    orders = orders_of(m, size)
    first, second = np.repeat(orders, len(orders), axis=0), np.tile(orders, (len(orders), 1))
    found = []
    for (weights, biases, _), answer in zip(answers[::2], answers[1::2], strict=True):
        once = an_epoch(as_floats(weights), as_floats(biases), X, labels, orders, size, lr)
        again = [[np.repeat(array, len(orders), axis=0) for array in arrays] for arrays in once]
        right = an_epoch(*again, X, labels, second, size, lr)
        pairs = zip([*right[0], *right[1]], [*answer[0], *answer[1]], strict=True)
        off = np.max([np.abs(one - other).reshape(len(second), -1).max(axis=1) for one, other in pairs], axis=0)
        problem = "no way to cut the shuffled examples into batches, each example once an epoch, gives these weights"
        require(np.min(off) < precision(*answer[:2]), problem)
        found.append(np.argmin(off))
    return first[found], second[found]


@pytest.mark.points(2)
@pytest.mark.hint(
    "Before each epoch all of the examples are shuffled anew, and then cut into batches: each comes once an epoch, at "
    "a new place and with new neighbours."
)
def test_shuffled_anew_in_each_epoch(student, rng):
    """A right answer fails by chance in one of 10^9 runs: as said below, 5e-10 and 1e-10."""
    # One example a batch: with (1/6)^12, all second orders are rotations of the first; with (1/24)^11, all moved alike.
    first, second = two_epochs(student, rng, 4, 1, generators=12)
    moved = np.take_along_axis(np.argsort(first, axis=1), second, axis=1)
    rotated = np.all((moved - moved[:, :1] - np.arange(4)) % 4 == 0, axis=1)
    known = "the second epoch's order follows from the first one's: the examples are not shuffled anew"
    require(not np.all(rotated) and not np.all(moved == moved[0]), known)
    # Two batches of three: with (1/10)^10, the same three are together in both epochs, for all generators.
    first, second = two_epochs(student, rng, 6, 3, generators=10)
    together = np.sum(first[:, :3, None] == second[:, None, :3], axis=(1, 2)) % 3 == 0
    require(not np.all(together), "each epoch has the same batches: the examples are not shuffled anew")


def circles(rng):
    angle, radius = rng.uniform(0, 2 * np.pi, size=100), np.repeat([1.0, 2.0], 50) + rng.normal(0, 0.1, size=100)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), np.repeat([0, 1], 50)


def xor_clouds(rng):
    centres = np.repeat([[-1, -1], [1, 1], [-1, 1], [1, -1]], 25, axis=0)
    return rng.normal(centres, 0.25), np.repeat([0, 1], 50)


def two_spirals(rng):
    t = np.tile(np.linspace(0.25, 1, 50), 2)
    angle = 2 * np.pi * t + np.repeat([0, np.pi], 50)
    arms = np.stack([2 * t * np.cos(angle), 2 * t * np.sin(angle)], axis=1)
    return rng.normal(arms, 0.05), np.repeat([0, 1], 50)


def reaches(student, rng, data, epochs, wanted):
    """Whether a network, with new data and a new generator, comes to the accuracy."""
    sizes, (X, labels) = (2, 16, 16, 2), data(rng)
    generator = np.random.default_rng(int(rng.integers(2**62)))
    weights, biases, _ = trained(student.train(X, labels, sizes, generator, epochs, 0.3, 10), sizes, epochs)
    logits = passes(as_floats(weights), as_floats(biases), X, "relu")[-1]
    return np.mean(np.argmax(logits, axis=1) == labels) >= wanted


def check_learns(student, rng, data, epochs, wanted):
    """One generator that reaches the accuracy must come before four that do not.

    Where each fails with probability q, four fail with q^4, on one of the three data sets with 3 * q^4: below 1e-6 for
    q <= 0.024. On each of them, none of 1,000 runs of the reference missed its accuracy (nor of 800 with other initial
    weights), so q < 0.005.
    """
    learns = any(reaches(student, rng, data, epochs, wanted) for _ in range(4))
    require(learns, "the network does not learn it: too many points are on the wrong side after training")


def test_circles(student, rng):
    check_learns(student, rng, circles, epochs=20, wanted=0.95)


def test_xor_clouds(student, rng):
    check_learns(student, rng, xor_clouds, epochs=20, wanted=0.95)


@pytest.mark.points(2)
def test_two_spirals(student, rng):
    check_learns(student, rng, two_spirals, epochs=90, wanted=0.9)
