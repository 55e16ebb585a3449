"""The references of 03_loss against SciPy, HIPS autograd and mpmath."""

from pathlib import Path

import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
from autograd import grad
from autograd.scipy.special import logsumexp as autograd_logsumexp
from scipy.spatial.distance import cdist
from scipy.special import log_softmax, logsumexp
from scipy.special import softmax as scipy_softmax

from grader.course.modules import load_module

SOURCE = Path(__file__).resolve().parents[2] / "solutions" / "03_loss" / "loss.py"
SHAPES = [(1, 3), (2, 5), (7, 2), (4, 4)]
loss = load_module(SOURCE)


@pytest.fixture(params=range(5))
def rng(request):
    return np.random.default_rng([3, request.param])


def batch(rng, m, n, scale=2.0):
    return rng.normal(scale=scale, size=(m, n)), rng.integers(n, size=m)


@pytest.mark.parametrize("shape", SHAPES)
def test_mse_is_half_the_mean_of_scipys_squared_distances(rng, shape):
    """Each example costs half its squared Euclidean distance to the target."""
    pred, target = rng.normal(size=shape), rng.normal(size=shape)
    distances = cdist(pred, target, "sqeuclidean").diagonal()
    assert loss.mse(pred, target) == pytest.approx(distances.mean() / 2, rel=1e-12)


def test_mse_of_vectors_has_the_exact_value_of_mpmath(rng):
    """With one number an example, the cost is the squared norm over 2m."""
    pred, target = rng.normal(size=6), rng.integers(-3, 4, size=6)
    norm = mpmath.norm(mpmath.matrix(pred.tolist()) - mpmath.matrix(target.tolist()))
    assert loss.mse(pred, target) == pytest.approx(float(norm**2 / 12), rel=1e-12)


def test_the_gradient_of_mse_is_the_error_over_m(rng):
    """The half in the cost cancels the 2 of the square, as the lesson says."""
    pred, target = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    slope = grad(lambda p: anp.sum(anp.sum((p - target) ** 2, axis=1)) / 8)(pred)
    np.testing.assert_allclose(slope, (pred - target) / 4, rtol=1e-12)
    step = 1e-6 * rng.normal(size=(4, 3))
    change = (loss.mse(pred + step, target) - loss.mse(pred - step, target)) / 2
    assert change == pytest.approx(np.sum(slope * step), rel=1e-6)


@pytest.mark.parametrize("scale", [1e-3, 2.0, 1000.0])
def test_softmax_agrees_with_scipy(rng, scale):
    """Rows and single vectors, also for logits of size 1000."""
    for shape in SHAPES:
        logits = rng.normal(scale=scale, size=shape)
        np.testing.assert_allclose(loss.softmax(logits), scipy_softmax(logits, axis=1), rtol=1e-11, atol=1e-300)
        np.testing.assert_allclose(loss.softmax(logits[0]), scipy_softmax(logits[0]), rtol=1e-11, atol=1e-300)


def test_softmax_has_the_exact_value_of_mpmath(rng):
    """e^1000 is no difficulty for arbitrary precision."""
    logits = rng.uniform(990, 1000, size=5)
    exact = [mpmath.exp(z) for z in logits.tolist()]
    np.testing.assert_allclose(loss.softmax(logits), [float(e / sum(exact)) for e in exact], rtol=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_cross_entropy_is_minus_scipys_log_probability(rng, shape):
    """Of the true class, averaged."""
    logits, labels = batch(rng, *shape)
    expected = -log_softmax(logits, axis=1)[np.arange(len(labels)), labels].mean()
    assert loss.cross_entropy(scipy_softmax(logits, axis=1), labels) == pytest.approx(expected, rel=1e-10)


def test_cross_entropy_of_probability_zero_is_the_clip():
    """20.7 for a true class of probability 0, and the others count as ever."""
    probs, labels = np.array([[0.0, 1.0], [0.5, 0.5]]), np.array([0, 1])
    expected = (float(-mpmath.log(mpmath.mpf("1e-9"))) + float(mpmath.log(2))) / 2
    assert loss.cross_entropy(probs, labels) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("scale", [1e-3, 2.0, 1000.0])
def test_softmax_cross_entropy_agrees_with_scipys_logsumexp(rng, scale):
    """Also for logits of size 1000."""
    for shape in SHAPES:
        logits, labels = batch(rng, *shape, scale=scale)
        expected = np.mean(logsumexp(logits, axis=1) - logits[np.arange(len(labels)), labels])
        assert loss.softmax_cross_entropy(logits, labels) == pytest.approx(expected, rel=1e-11, abs=1e-12)


@pytest.mark.parametrize("scale", [2.0, 1000.0])
def test_softmax_cross_entropy_grad_agrees_with_autograd(rng, scale):
    """Autograd differentiates the cost, which it takes from its own log-sum-exp."""
    for shape in SHAPES:
        logits, labels = batch(rng, *shape, scale=scale)
        rows = np.arange(len(labels))
        slope = grad(lambda z, i=rows, k=labels: anp.mean(autograd_logsumexp(z, axis=1) - z[i, k]))(logits)
        np.testing.assert_allclose(loss.softmax_cross_entropy_grad(logits, labels), slope, rtol=1e-9, atol=1e-12)
