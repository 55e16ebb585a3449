"""The references of 01_neuron against oracles that nobody here wrote: SciPy, mpmath, HIPS autograd, micrograd."""

from fractions import Fraction
from pathlib import Path

import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
from autograd import elementwise_grad
from autograd.scipy.stats import norm as autograd_norm
from micrograd.engine import Value
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special, stats

from grader.course.modules import load_module

SOURCE = Path(__file__).parents[2] / "solutions" / "01_neuron" / "neuron.py"
SEEDS = range(5)
neuron = load_module(SOURCE)


@pytest.fixture(params=SEEDS)
def rng(request):
    return np.random.default_rng(request.param)


@pytest.fixture
def z(rng):
    """Pre-activations of a batch, with some exact zeros."""
    z = rng.normal(scale=3, size=(6, 7))
    z[rng.random(z.shape) < 0.1] = 0
    return z


def by_mpmath(function, z):
    """An mpmath function over an array, worked out in 60 digits."""
    with mpmath.workdps(60):
        return np.reshape([float(function(mpmath.mpf(v))) for v in z.ravel()], z.shape)


def by_micrograd(function, z):
    """(values, slopes) of a function of one micrograd Value over an array."""
    nodes = [Value(v) for v in z.ravel().tolist()]
    outputs = [function(node) for node in nodes]
    for output in outputs:
        output.backward()
    return np.reshape([out.data for out in outputs], z.shape), np.reshape([node.grad for node in nodes], z.shape)


def test_weighted_sum_is_mpmath_s_dot_product(rng):
    """Within rounding, the sum of products is the one in 60 digits."""
    for n in (1, 2, 9):
        w, x, b = rng.normal(size=n), rng.normal(size=n), float(rng.normal())
        with mpmath.workdps(60):
            exact = float(mpmath.fdot(w.tolist(), x.tolist()) + b)
        assert_allclose(neuron.weighted_sum(w, x, b), exact, rtol=0, atol=1e-13)


def test_perceptron_decides_as_exact_fractions_do(rng):
    """On small halves, where sums are often exactly 0, the side is that of rational arithmetic."""
    on_boundary = 0
    for _ in range(300):
        w, x, b = rng.integers(-3, 4, size=2) / 2, rng.integers(-3, 4, size=2) / 2, int(rng.integers(-3, 4)) / 2
        exact = sum((Fraction(p) * Fraction(q) for p, q in zip(w.tolist(), x.tolist(), strict=True)), Fraction(b))
        on_boundary += exact == 0
        assert neuron.perceptron(w, x, b) == (exact >= 0)
    assert on_boundary > 0


def test_sigmoid_is_scipy_s_expit_and_mpmath_s_quotient(rng, z):
    """Within 1e-15 absolute, out to 1000."""
    far = np.concatenate([z, rng.uniform(-1000, 1000, size=(4, 7)), np.full((1, 7), 1000.0), np.full((1, 7), -1000.0)])
    assert_allclose(neuron.sigmoid(far), special.expit(far), rtol=0, atol=1e-15)
    assert_allclose(neuron.sigmoid(far), by_mpmath(lambda v: 1 / (1 + mpmath.exp(-v)), far), rtol=0, atol=1e-15)


def test_sigmoid_prime_is_autograd_s_and_mpmath_s_derivative(rng, z):
    """Reverse-mode differentiation of the plain formula, and the closed form in 60 digits out to 1000."""
    automatic = elementwise_grad(lambda v: 1 / (1 + anp.exp(-v)))
    assert_allclose(neuron.sigmoid_prime(z), automatic(z), rtol=0, atol=1e-15)
    far = rng.uniform(-1000, 1000, size=20)
    exact = by_mpmath(lambda v: 1 / (2 + mpmath.exp(v) + mpmath.exp(-v)), far)
    assert_allclose(neuron.sigmoid_prime(far), exact, rtol=0, atol=1e-15)


def test_relu_and_its_slope_are_micrograd_s(z):
    """micrograd, too, takes the slope 0 at the corner."""
    values, slopes = by_micrograd(lambda v: v.relu(), z)
    assert (z == 0).any()
    assert_array_equal(neuron.relu(z), values)
    assert_array_equal(neuron.relu_prime(z), slopes)


def test_tanh_prime_is_autograd_s_and_mpmath_s_derivative(z):
    """Reverse-mode differentiation, and the squared hyperbolic secant in 60 digits."""
    assert_allclose(neuron.tanh_prime(z), elementwise_grad(anp.tanh)(z), rtol=0, atol=1e-15)
    assert_allclose(neuron.tanh_prime(z), by_mpmath(lambda v: mpmath.sech(v) ** 2, z), rtol=0, atol=1e-15)


@pytest.mark.parametrize("slope", [0.0, 0.1, 0.37, 0.99])
def test_leaky_relu_is_two_of_micrograd_s_rectifiers(z, slope):
    """relu(z) - slope * relu(-z), node by node."""
    values, _ = by_micrograd(lambda v: v.relu() - slope * (-v).relu(), z)
    assert_allclose(neuron.leaky_relu(z, slope), values, rtol=1e-15)
    if slope == 0.1:
        assert_allclose(neuron.leaky_relu(z), values, rtol=1e-15)


def approximate_gelu(v, tanh, sqrt, pi):
    return v / 2 * (1 + tanh(sqrt(2 / pi) * (v + v**3 * 44715 / 1000000)))


def test_gelu_is_mpmath_s_approximate_form_and_near_scipy_s_exact_one(z):
    """The tanh form in 60 digits; and nowhere more than 0.0005 from z times SciPy's normal distribution function."""
    exact = by_mpmath(lambda v: approximate_gelu(v, mpmath.tanh, mpmath.sqrt, mpmath.pi), z)
    assert_allclose(neuron.gelu(z), exact, rtol=0, atol=1e-14)
    assert_allclose(neuron.gelu(z), z * stats.norm.cdf(z), rtol=0, atol=5e-4)


def test_gelu_prime_is_autograd_s_derivative_and_near_that_of_the_exact_form(z):
    """Reverse-mode differentiation of the tanh form; and nowhere more than 0.002 from that of z times Phi(z)."""
    approximate = elementwise_grad(lambda v: approximate_gelu(v, anp.tanh, np.sqrt, np.pi))
    assert_allclose(neuron.gelu_prime(z), approximate(z), rtol=0, atol=1e-13)
    exact = elementwise_grad(lambda v: v * autograd_norm.cdf(v))
    assert_allclose(neuron.gelu_prime(z), exact(z), rtol=0, atol=2e-3)


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        (lambda v: v * mpmath.ncdf(v), [-0.085232, -0.083315, 0.5, 1.083315, 1.085232]),
        (
            lambda v: approximate_gelu(v, mpmath.tanh, mpmath.sqrt, mpmath.pi),
            [-0.086099, -0.082964, 0.5, 1.082964, 1.086099],
        ),
    ],
)
def test_the_lesson_s_table_of_gelu_slopes_is_mpmath_s(form, answer):
    """The two rows of numbers in the lesson are derivatives taken by mpmath."""
    slopes = by_mpmath(lambda v: mpmath.diff(form, v), np.array([-2.0, -1.0, 0.0, 1.0, 2.0]))
    assert_allclose(slopes, answer, rtol=0, atol=6e-7)
