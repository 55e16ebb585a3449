"""The references of 09_depth against oracles that nobody here wrote: SciPy, mpmath, HIPS autograd."""

from itertools import pairwise
from pathlib import Path

import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
from autograd import grad
from autograd.scipy.special import logsumexp
from numpy.testing import assert_allclose
from scipy import optimize, special

from grader.course.modules import load_module

SOURCE = Path(__file__).parents[2] / "solutions" / "09_depth" / "depth.py"
SEEDS = range(5)
ACTIVATIONS = {
    "sigmoid": lambda z: 0.5 * (anp.tanh(z / 2) + 1),
    "tanh": anp.tanh,
    "relu": lambda z: anp.where(z > 0, z, 0.0),
}
depth = load_module(SOURCE)


@pytest.fixture(params=SEEDS)
def rng(request):
    return np.random.default_rng(request.param)


def network(rng, sizes, m):
    weights = [rng.normal(size=(n_out, n_in)) for n_in, n_out in pairwise(sizes)]
    biases = [rng.normal(size=n) for n in sizes[1:]]
    return weights, biases, rng.normal(size=(m, sizes[0])), rng.integers(sizes[-1], size=m)


def cost(weights, biases, X, labels, activation):
    A = X
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        A = ACTIVATIONS[activation](anp.dot(A, W.T) + b)
    logits = anp.dot(A, weights[-1].T) + biases[-1]
    return anp.mean(logsumexp(logits, axis=1) - logits[anp.arange(len(labels)), labels])


def test_vanishing_bound_is_the_steepest_slope():
    """SciPy searches the steepest place of its own logistic function; mpmath multiplies its slope up."""
    found = optimize.minimize_scalar(lambda z: -special.expit(z) * special.expit(-z), bounds=(-3, 4), method="bounded")
    assert_allclose(depth.vanishing_bound(1), -found.fun, rtol=1e-9)
    slope = mpmath.diff(lambda z: 1 / (1 + mpmath.exp(-z)), 0)
    for layers in (0, 1, 2, 10, 60):
        assert_allclose(depth.vanishing_bound(layers), float(slope**layers), rtol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("m", [1, 2, 9])
@pytest.mark.parametrize("sizes", [(3, 2), (2, 5, 3), (4, 3, 5, 2, 3)])
def test_gradient_norms_by_autograd(rng, activation, m, sizes):
    """HIPS autograd derives the cost; NumPy takes the norms."""
    weights, biases, X, labels = network(rng, sizes, m)
    grads = grad(cost)(weights, biases, X, labels, activation)
    answer = depth.gradient_norms(weights, biases, X, labels, activation)
    assert_allclose(answer, [np.linalg.norm(g) for g in grads], rtol=1e-9)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_given_backprop_by_autograd(rng, activation):
    """What is given to students is right too: every gradient, biases included."""
    weights, biases, X, labels = network(rng, (3, 4, 2, 3), 6)
    grads_W, grads_b = depth.backprop(weights, biases, X, labels, activation)
    for answer, number in ((grads_W, 0), (grads_b, 1)):
        for mine, theirs in zip(answer, grad(cost, number)(weights, biases, X, labels, activation), strict=True):
            assert_allclose(mine, theirs, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize(("n_q", "n_k", "d", "d_v"), [(3, 5, 4, 2), (1, 4, 7, 3), (4, 1, 1, 1), (6, 6, 9, 8)])
def test_attention_by_scipy(rng, n_q, n_k, d, d_v):
    """SciPy's softmax, with a mask and without."""
    Q, K, V = rng.normal(size=(n_q, d)), rng.normal(size=(n_k, d)), rng.normal(size=(n_k, d_v))
    scores = np.inner(Q, K) / d**0.5
    assert_allclose(depth.attention(Q, K, V), special.softmax(scores, axis=1) @ V, rtol=1e-9, atol=1e-12)
    mask = rng.random((n_q, n_k)) < 0.5
    mask[np.arange(n_q), rng.integers(n_k, size=n_q)] = True
    weights = special.softmax(scores + special.xlogy(1, mask), axis=1)
    assert_allclose(depth.attention(Q, K, V, mask), weights @ V, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("activation", "variance", "norms"),
    [
        ("sigmoid", 1, (6.2e-07, 2.5e-04, 0.43)),
        ("tanh", 1, (0.092, 0.087, 0.10)),
        ("relu", 2, (0.34, 0.63, 0.65)),
        ("relu", 2 / 3, (0.0020, 0.0022, 0.0018)),
    ],
)
def test_table_of_the_lesson(activation, variance, norms):
    """The lesson's norms for ten layers, derived by HIPS autograd: layers 1, 5 and 10, medians over 20 networks."""
    found = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        sizes = [16] * 10 + [3]
        weights = [rng.normal(size=(n_out, n_in)) * (variance / n_in) ** 0.5 for n_in, n_out in pairwise(sizes)]
        X, labels = rng.normal(size=(64, 16)), rng.integers(3, size=64)
        grads = grad(cost)(weights, [np.zeros(n) for n in sizes[1:]], X, labels, activation)
        found.append([np.linalg.norm(grads[layer]) for layer in (0, 4, 9)])
    assert_allclose(np.median(found, axis=0), norms, rtol=0.05)


def test_attention_by_mpmath(rng):
    """One query, digit by digit, with scores of several hundred."""
    Q, K, V = 40 * rng.normal(size=(1, 3)), 10 * rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    with mpmath.workdps(40):
        e = [mpmath.exp(mpmath.fdot(Q[0].tolist(), k) / mpmath.sqrt(3)) for k in K.tolist()]
        exact = [float(mpmath.fdot(e, V[:, column].tolist()) / mpmath.fsum(e)) for column in range(2)]
    assert_allclose(depth.attention(Q, K, V)[0], exact, rtol=1e-9)
