"""The references of 04_descent against oracles that nobody here wrote: HIPS autograd, SciPy, mpmath, micrograd."""

from pathlib import Path

import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
from autograd import grad
from autograd.misc.optimizers import sgd
from micrograd.engine import Value
from numpy.testing import assert_allclose, assert_array_equal
from scipy import optimize
from scipy.differentiate import derivative
from scipy.linalg import expm

from grader.course.modules import load_module

SOURCE = Path(__file__).parents[2] / "solutions" / "04_descent" / "descent.py"
SEEDS = range(5)
descent = load_module(SOURCE)


@pytest.fixture(params=SEEDS)
def rng(request):
    return np.random.default_rng(request.param)


def test_numerical_gradient_is_scipy_s_rosenbrock_gradient(rng):
    """SciPy ships Rosenbrock's function with its exact gradient."""
    x = rng.normal(size=6)
    right = optimize.rosen_der(x)
    assert_allclose(descent.numerical_gradient(optimize.rosen, x), right, rtol=0, atol=1e-7 * np.max(np.abs(right)))


def test_numerical_gradient_is_autograd_s(rng):
    """HIPS autograd differentiates functions of vectors, matrices and more dimensions."""
    for shape in (4,), (3, 2), (2, 1, 3):
        weights = rng.normal(size=shape)

        def f(x, weights=weights):
            return anp.tanh(anp.sum(weights * x)) + anp.sum(anp.sin(x) * x**2)

        x = rng.normal(size=shape)
        right = grad(f)(x)
        assert_allclose(descent.numerical_gradient(f, x), right, rtol=0, atol=1e-8 * np.max(np.abs(right)))


def test_numerical_gradient_of_integers_is_autograd_s(rng):
    """Whole numbers get the gradient of the same point in real numbers, and are not written to."""
    x = rng.integers(-4, 5, size=(2, 3))
    kept = x.copy()
    right = grad(lambda v: anp.sum(anp.cos(v) / 3))(x.astype(float))
    assert_allclose(descent.numerical_gradient(lambda v: np.sum(np.cos(v) / 3), x), right, rtol=0, atol=1e-9)
    assert_array_equal(x, kept)


def test_numerical_gradient_with_a_large_nudge_is_scipy_s_first_difference(rng):
    """SciPy's derivative, stopped after its first central difference, is the same number for the same step."""
    x, h = rng.normal(size=5), rng.uniform(0.2, 0.5)
    first = derivative(np.exp, x, order=2, maxiter=1, initial_step=h)
    assert_allclose(descent.numerical_gradient(lambda v: np.sum(np.exp(v)), x, h), first.df, rtol=1e-10)


def test_gradient_descent_is_autograd_s_sgd_without_momentum(rng):
    """HIPS autograd's sgd with mass 0 visits the same positions."""

    def f(x):
        return anp.sum(x**4 - 2 * x**2) + anp.sum(x) ** 2

    x0, lr, steps = rng.normal(size=3), rng.uniform(0.01, 0.05), 12
    visited = []
    last = sgd(
        lambda x, i: grad(f)(x), x0, lambda x, i, g: visited.append(np.array(x)), num_iters=steps, step_size=lr, mass=0
    )
    path = descent.gradient_descent(grad(f), x0, lr, steps)
    assert_allclose(path, [*visited, last], rtol=1e-12, atol=1e-13)


def test_gradient_descent_with_small_steps_is_the_gradient_flow(rng):
    """dx/dt = -Hx has the solution expm(-tH) x0 (SciPy); n steps of t/n come as near to it as Euler's method must."""
    root = rng.normal(size=(3, 3))
    H, x0, n = root @ root.T / 3, rng.normal(size=3), 2000
    right = expm(-H) @ x0
    far = np.linalg.norm(H @ H) * np.linalg.norm(x0) / n  # Euler's error over unit time is at most t |H^2 x0| / 2n
    assert_allclose(descent.gradient_descent(lambda x: H @ x, x0, 1 / n, n)[-1], right, rtol=0, atol=far)


def test_gradient_descent_of_a_number_finds_scipy_s_minimum():
    """The lesson's two valleys are where SciPy's bounded search finds them."""
    for start, bounds in (0.5, (0.2, 2)), (-0.5, (-2, 0)):
        found = optimize.minimize_scalar(
            lambda x: x**4 - 4 * x**2 + x + 1, bounds=bounds, method="bounded", options={"xatol": 1e-9}
        )
        path = descent.gradient_descent(lambda x: 4 * x**3 - 8 * x + 1, start, 0.05, 60)
        assert path.shape == (61,)
        assert_allclose(path[-1], found.x, atol=1e-6)


def f(x1, x2):
    return ((2 * x1 + x2) ** 2 + 3 * x2**2) ** 3


def test_chain_rule_is_autograd_s(rng):
    for x1, x2 in rng.normal(size=(10, 2)):
        assert_allclose(descent.chain_rule(x1, x2), [grad(f, 0)(x1, x2), grad(f, 1)(x1, x2)], rtol=1e-12)


def test_chain_rule_is_mpmath_s_derivative(rng):
    """mpmath differentiates numerically in 60 digits."""
    for x1, x2 in rng.normal(size=(5, 2)).tolist():
        with mpmath.workdps(60):
            right = [float(mpmath.diff(f, (x1, x2), order)) for order in [(1, 0), (0, 1)]]
        assert_allclose(descent.chain_rule(x1, x2), right, rtol=1e-11)


def test_chain_rule_is_micrograd_s(rng):
    for x1, x2 in rng.integers(-4, 5, size=(10, 2)).tolist():
        node1, node2 = Value(x1), Value(x2)
        f(node1, node2).backward()
        assert descent.chain_rule(x1, x2) == (node1.grad, node2.grad)
