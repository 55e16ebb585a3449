"""Hidden suite of init_weights.

Statistics are taken of layers with N >= 12,000 entries. The sample variance of N entries has the relative standard
deviation sqrt((kurtosis - 1) / N): 1.3 % for a normal distribution, 0.8 % for a uniform one, 2.0 % for a Laplace one
(kurtosis 6). The allowed 12 % is 5.9 of the largest of these (4e-9, both sides); 18 layers are judged, so a right
answer fails in fewer than 8e-8 of all runs. The mean of N entries has the standard deviation sigma / sqrt(N); the
allowed 6.5 of these are missed with 8e-11, 18 layers: 2e-9.
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


THIN = (1, 4 * WIDE, 1)  # a layer with a single input, and one with a single neuron


def check_variance(weights, sizes, gain):
    for layer, W in enumerate(matrices(weights, sizes), start=1):
        along = int(np.argmax(W.shape))  # each of the few columns or rows by itself: numbers that repeat do not vary
        ratio = np.mean(np.var(W, axis=along)) * W.shape[1] / gain
        size, inputs = "small" if ratio < 1 else "large", "many" if W.shape[1] >= WIDE else "few"
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
    both = wide_sizes(rng), THIN
    answers = networks(student, *((sizes, "relu", seed_from(rng)) for sizes in both))
    for sizes, (weights, _) in zip(both, answers, strict=True):
        check_variance(weights, sizes, 2)


@pytest.mark.hint(SCALE)
def test_variance_for_sigmoid_and_tanh(student, rng):
    both = wide_sizes(rng), THIN
    cases = [(sizes, name, seed_from(rng)) for sizes in both for name in ("sigmoid", "tanh")]
    for (sizes, _, _), (weights, _) in zip(cases, networks(student, *cases), strict=True):
        check_variance(weights, sizes, 1)


def test_mean(student, rng):
    cases = [(sizes, name, seed_from(rng)) for sizes in (wide_sizes(rng), THIN) for name in ("tanh", "sigmoid", "relu")]
    for (sizes, activation, _), (weights, _) in zip(cases, networks(student, *cases), strict=True):
        for layer, W in enumerate(matrices(weights, sizes), start=1):
            error = np.sqrt(np.mean(W**2) / W.size)
            where = f'layer {layer} (counted from 1) for "{activation}"'
            require(abs(np.mean(W)) <= DEVIATIONS * error, f"the weights of {where} do not have mean 0")


def check_not_adjusted(weights, gain):
    """Not all layers may have exactly the mean or the variance asked for, be it as a whole, by rows or by columns.

    Of four layers of 1,600 independent entries and more, one sample mean lies this near to 0 with a chance of 4e-5, all
    of them with less than 1e-17; the sample variances are rarer still, also where all squares have a fixed sum.
    """
    for axis in (None, 0, 1):
        means = np.concatenate([np.ravel(np.mean(W, axis=axis)) * np.sqrt(W.shape[1] / gain) for W in weights])
        ratios = np.concatenate([np.ravel(np.var(W, axis=axis)) * W.shape[1] / gain for W in weights])
        adjusted = "so they were drawn and then changed together"
        require(np.max(np.abs(means)) > 1e-6, f"the mean of each layer's weights is exactly 0, {adjusted}")
        require(np.max(np.abs(ratios - 1)) > 1e-9, f"the variance of each layer's weights is exact, {adjusted}")


@pytest.mark.hint("Every single weight needs a draw of its own, which fixes no other; in the smallest layer too.")
def test_every_weight_drawn_by_itself(student, rng):
    """7,200 draws from a continuous distribution: even as float32 (2^24 values) a pair or two of them meet."""
    sizes, small = (50, 40, 40, 40, 50), (1, 1, 2, 1, 1, 3, 3, 4)  # two square layers of one shape among them
    answers = networks(student, *((each, "relu", seed_from(rng)) for each in (sizes, small)))
    large, few = (matrices(weights, each) for (weights, _), each in zip(answers, (sizes, small), strict=True))
    entries = np.concatenate([W.ravel() for W in large])
    require(len(np.unique(entries)) > 0.98 * len(entries), "many weights are equal to each other")
    require(len(np.unique(np.abs(entries))) > 0.98 * len(entries), "many weights are the negatives of others")
    require(all(np.any(W != 0) for W in few), "the weights of a small layer are 0")
    check_not_adjusted(large, 2)


def test_randomness_from_rng(student, rng):
    sizes, seed, other = (3, 4, 2), seed_from(rng), seed_from(rng)
    answers = networks(student, (sizes, "tanh", seed), (sizes, "tanh", other), (sizes, "tanh", seed))
    first, second, third = (np.concatenate([W.ravel() for W in matrices(weights, sizes)]) for weights, _ in answers)
    require(np.array_equal(first, third), "two calls with generators in the same state gave different weights")
    require(not np.any(first == second), "two calls with different generators gave the same weights")
