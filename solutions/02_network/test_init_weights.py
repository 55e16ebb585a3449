"""Hidden suite of init_weights.

Statistics are taken of layers with N >= 12,000 entries. The sample variance of N entries has the relative standard
deviation sqrt((kurtosis - 1) / N): 1.3 % for a normal distribution, 0.8 % for a uniform one, 2.0 % for a Laplace one
(kurtosis 6). The allowed 12 % is 5.9 of the largest of these (4e-9, both sides); 12 layers are judged, so a right
answer fails in fewer than 5e-8 of all runs. The mean of N entries has the standard deviation sigma / sqrt(N); the
allowed 6.5 of these are missed with 8e-11, 12 layers: 1e-9.
"""

import numpy as np
import pytest

from grader.judge import as_array, check_close, require, unpack

SPREAD = 0.12
DEVIATIONS = 6.5
WIDE = 3000
SCALE = "Look at what scales the weights: is it variance or standard deviation, of which distribution, and n of what?"


def networks(student, *cases):
    """The answers to (sizes, activation, seed) in one go, each as a list of weight arrays and a list of bias arrays."""
    calls = [(sizes, activation, np.random.default_rng(seed)) for sizes, activation, seed in cases]
    found = []
    for (sizes, _, _), answer in zip(calls, student.init_weights.each(calls), strict=True):
        weights, biases = unpack(answer, 2, ("weights", "biases"))
        found.append((unpack(weights, len(sizes) - 1), unpack(biases, len(sizes) - 1)))
    return found


def matrices(weights, sizes):
    return [
        as_array(W, (n_out, n_in)).astype(float) for W, n_in, n_out in zip(weights, sizes[:-1], sizes[1:], strict=True)
    ]


def seed_from(rng):
    return int(rng.integers(2**62))


def wide_sizes(rng):
    """Narrow and wide layers in turn: (a, WIDE, b, WIDE, c), with a, b and c from 4 to 7, all different."""
    a, b, c = (int(n) for n in rng.permutation([4, 5, 6, 7])[:3])
    return a, WIDE, b, WIDE, c


def check_variance(weights, sizes, gain):
    for layer, W in enumerate(matrices(weights, sizes), start=1):
        along = int(np.argmax(W.shape))  # each of the few columns or rows by itself: numbers that repeat do not vary
        ratio = np.mean(np.var(W, axis=along)) * W.shape[1] / gain
        size, inputs = "small" if ratio < 1 else "large", "many" if W.shape[1] == WIDE else "few"
        layer_name = f"layer {layer} of {len(sizes) - 1} (with {inputs} inputs)"
        problem = f"the variance of the weights of {layer_name} is too {size}"
        require(abs(ratio - 1) < SPREAD, problem)


def test_shapes(student, rng):
    sizes = [(4, 2), (3, 5, 2), (2, 7, 3, 6, 4), (1, 3, 1)]
    names = ["relu", "tanh", "sigmoid", "relu"]
    cases = [(each, name, seed_from(rng)) for each, name in zip(sizes, names, strict=True)]
    for each, (weights, _) in zip(sizes, networks(student, *cases), strict=True):
        matrices(weights, each)


def test_biases(student, rng):
    sizes = [(4, 2), (3, 5, 2), (2, 7, 3, 6, 4)]
    names = ["relu", "tanh", "sigmoid"]
    cases = [(each, name, seed_from(rng)) for each, name in zip(sizes, names, strict=True)]
    for each, (_, biases) in zip(sizes, networks(student, *cases), strict=True):
        for b, n_out in zip(biases, each[1:], strict=True):
            check_close(b, np.zeros(n_out), rtol=0.0, atol=1e-12)


@pytest.mark.hint(SCALE)
def test_variance_for_relu(student, rng):
    sizes = wide_sizes(rng)
    [(weights, _)] = networks(student, (sizes, "relu", seed_from(rng)))
    check_variance(weights, sizes, 2)


@pytest.mark.hint(SCALE)
def test_variance_for_sigmoid_and_tanh(student, rng):
    sizes = wide_sizes(rng)
    both = networks(student, (sizes, "sigmoid", seed_from(rng)), (sizes, "tanh", seed_from(rng)))
    for weights, _ in both:
        check_variance(weights, sizes, 1)


def test_mean(student, rng):
    sizes = wide_sizes(rng)
    names = ["tanh", "sigmoid", "relu"]
    for activation, (weights, _) in zip(
        names, networks(student, *((sizes, name, seed_from(rng)) for name in names)), strict=True
    ):
        for layer, W in enumerate(matrices(weights, sizes), start=1):
            error = np.sqrt(np.mean(W**2) / W.size)
            where = f'layer {layer} (counted from 1) for "{activation}"'
            require(abs(np.mean(W)) <= DEVIATIONS * error, f"the weights of {where} do not have mean 0")


@pytest.mark.hint("Neurons that start alike stay alike: every single weight needs a draw of its own.")
def test_every_weight_drawn_by_itself(student, rng):
    """7,200 draws from a continuous distribution: even as float32 (2^24 values) a pair or two of them meet."""
    sizes = (50, 40, 40, 40, 50)  # two square layers of one shape among them
    [(weights, _)] = networks(student, (sizes, "relu", seed_from(rng)))
    entries = np.concatenate([W.ravel() for W in matrices(weights, sizes)])
    require(len(np.unique(entries)) > 0.98 * len(entries), "many weights are equal to each other")


def test_randomness_from_rng(student, rng):
    sizes, seed, other = (3, 4, 2), seed_from(rng), seed_from(rng)
    answers = networks(student, (sizes, "tanh", seed), (sizes, "tanh", other), (sizes, "tanh", seed))
    first, second, third = (np.concatenate([W.ravel() for W in matrices(weights, sizes)]) for weights, _ in answers)
    require(np.array_equal(first, third), "two calls with generators in the same state gave different weights")
    require(not np.any(first == second), "two calls with different generators gave the same weights")
