"""The references of 02_network against oracles that nobody here wrote: SciPy, mpmath, HIPS autograd, micrograd."""

from itertools import pairwise
from pathlib import Path

import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
from autograd import jacobian
from micrograd.nn import MLP
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special, stats
from scipy.linalg import blas

from grader.course.modules import load_module

SOURCE = Path(__file__).parents[2] / "solutions" / "02_network" / "network.py"
SEEDS = range(5)
SIZES = [(3, 2), (2, 5, 3), (4, 3, 6, 1)]
network = load_module(SOURCE)


@pytest.fixture(params=SEEDS)
def rng(request):
    return np.random.default_rng(request.param)


def layers(rng, sizes):
    pairs = list(pairwise(sizes))
    return [rng.normal(size=(n, k)) for k, n in pairs], [rng.normal(size=n) for _, n in pairs]


def test_given_activations_are_scipy_s_and_mpmath_s(rng):
    """The activations that the stub gives away are right, also where exponentials overflow."""
    z = np.concatenate([rng.normal(scale=5, size=50), [-1000, 0, 1000]])
    assert_allclose(network.ACTIVATIONS["sigmoid"](z), special.expit(z), rtol=0, atol=1e-15)
    assert_allclose(network.ACTIVATIONS["tanh"](z), [float(mpmath.tanh(v)) for v in z], rtol=1e-14)
    assert_array_equal(network.ACTIVATIONS["relu"](z), [float(max(mpmath.mpf(0), mpmath.mpf(v))) for v in z])


def test_dense_is_a_blas_product(rng):
    """BLAS: C := A B^T + C, for a batch; y := W x + y, for one example."""
    for m, n_in, n_out in [(5, 3, 4), (1, 6, 2), (3, 3, 3)]:
        W, b, A = rng.normal(size=(n_out, n_in)), rng.normal(size=n_out), rng.normal(size=(m, n_in))
        right = blas.dgemm(1.0, A, W, beta=1.0, c=np.tile(b, (m, 1)), trans_b=True)
        assert_allclose(network.dense(W, b, A), right, rtol=1e-13, atol=1e-13)
        assert_allclose(network.dense(W, b, A[0]), blas.dgemv(1.0, W, A[0], beta=1.0, y=b), rtol=1e-13, atol=1e-13)


def test_dense_is_mpmath_s_matrix_product(rng):
    """Within rounding, the product is the one in 60 digits."""
    W, b, a = rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=3)
    with mpmath.workdps(60):
        right = mpmath.matrix(W.tolist()) * mpmath.matrix(a.tolist()) + mpmath.matrix(b.tolist())
        assert_allclose(network.dense(W, b, a), [float(v) for v in right], rtol=1e-13, atol=1e-14)


def test_collapse_is_the_jacobian_of_two_layers(rng):
    """HIPS autograd differentiates the two layers: the Jacobian is W everywhere, and b is their value at 0."""
    (W1, W2), (b1, b2) = layers(rng, (3, 5, 2))

    def two_layers(a):
        return anp.dot(W2, anp.dot(W1, a) + b1) + b2

    W, b = network.collapse(W1, b1, W2, b2)
    assert_allclose(W, jacobian(two_layers)(rng.normal(size=3)), rtol=1e-12, atol=1e-13)
    assert_allclose(b, two_layers(np.zeros(3)), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(("activation", "gain"), [("relu", 2), ("sigmoid", 1), ("tanh", 1)])
def test_init_weights_pass_kolmogorov_smirnov_and_chi_squared(rng, activation, gain):
    """Every layer is a sample of the normal distribution of the variance asked for (p above 1e-4 for these seeds)."""
    sizes = (5, 80, 20, 40)
    weights, biases = network.init_weights(sizes, activation, rng)
    assert [W.shape for W in weights] == [(n, k) for k, n in pairwise(sizes)]
    for W, b in zip(weights, biases, strict=True):
        std = np.sqrt(gain / W.shape[1])
        assert stats.kstest(W.ravel(), stats.norm(0, std).cdf).pvalue > 1e-4
        spread = stats.chi2(W.size).cdf(np.sum((W / std) ** 2))
        assert 1e-4 < spread < 1 - 1e-4
        assert_array_equal(b, np.zeros(W.shape[0]))


def test_forward_with_relu_is_micrograd_s_mlp(rng):
    """micrograd's MLP has relu between its layers and none after the last; each of its layers is followed here."""
    for sizes in SIZES:
        weights, biases = layers(rng, sizes)
        X = rng.normal(size=(4, sizes[0]))
        mlp = MLP(sizes[0], list(sizes[1:]))
        for layer, W, b in zip(mlp.layers, weights, biases, strict=True):
            for neuron, row, bias in zip(layer.neurons, W, b, strict=True):
                neuron.b.data = float(bias)
                for weight, value in zip(neuron.w, row, strict=True):
                    weight.data = float(value)
        zs, activations = network.forward(weights, biases, X, "relu")
        assert_array_equal(activations[0], X)
        assert_array_equal(activations[-1], zs[-1])
        for i, example in enumerate(X.tolist()):
            for layer, a in zip(mlp.layers, activations[1:], strict=True):
                example = layer(example)
                example = example if isinstance(example, list) else [example]
                assert_allclose(a[i], [value.data for value in example], rtol=1e-12, atol=1e-13)


def by_mpmath(function, z):
    """An mpmath function over an array, worked out in 40 digits."""
    with mpmath.workdps(40):
        return np.reshape([float(function(mpmath.mpf(v))) for v in z.ravel()], z.shape)


ORACLES = {
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": mpmath.tanh,
    "relu": lambda z: max(mpmath.mpf(0), z),
}


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_forward_is_blas_and_mpmath_in_turn(rng, activation):
    """Each z is the BLAS product of the activations before it, each hidden activation mpmath's function of z."""
    for sizes in SIZES:
        weights, biases = layers(rng, sizes)
        X = rng.normal(size=(4, sizes[0]))
        zs, activations = network.forward(weights, biases, X, activation)
        assert (len(zs), len(activations)) == (len(weights), len(weights) + 1)
        a = X
        for W, b, z, after in zip(weights, biases, zs, activations[1:], strict=True):
            right = blas.dgemm(1.0, a, W, beta=1.0, c=np.tile(b, (len(X), 1)), trans_b=True)
            assert_allclose(z, right, rtol=1e-12, atol=1e-13)
            a = right if z is zs[-1] else by_mpmath(ORACLES[activation], right)
            assert_allclose(after, a, rtol=1e-11, atol=1e-13)
