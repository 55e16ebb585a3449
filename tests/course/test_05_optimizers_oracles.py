"""The references of 05_optimizers against the optimizers of HIPS autograd.

Autograd's own rules start from other states or scale the velocity differently; each test says how the two correspond.
"""

from pathlib import Path

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from autograd.misc import optimizers as autograd_optimizers

from grader.course.modules import load_module

SOURCE = Path(__file__).resolve().parents[2] / "solutions" / "05_optimizers" / "optimizers.py"
STEPS = 12
RATE = 0.05
optimizers = load_module(SOURCE)


@pytest.fixture(params=range(5))
def rng(request):
    return np.random.default_rng([5, request.param])


@pytest.fixture
def start(rng):
    return rng.normal(size=6)


@pytest.fixture
def slope(rng):
    """The gradient of a bumpy bowl, by autograd."""
    center, stretch = rng.normal(size=6), rng.uniform(0.5, 3, size=6)
    return grad(lambda w: anp.sum(stretch * (w - center) ** 2 + anp.cos(2 * w)))


def theirs(rule, slope, start, **keywords):
    """Where autograd's rule is after STEPS steps."""
    return rule(lambda w, i: slope(w), start, num_iters=STEPS, **keywords)


def test_sgd_step_is_autograds_sgd_without_mass(slope, start):
    """Mass 0 leaves plain descent."""
    w = start
    for _ in range(STEPS):
        w = optimizers.sgd_step(w, slope(w), RATE)
    np.testing.assert_allclose(w, theirs(autograd_optimizers.sgd, slope, start, step_size=RATE, mass=0.0), rtol=1e-9)


@pytest.mark.parametrize("beta", [0.5, 0.9])
def test_momentum_step_is_autograds_sgd_with_mass(slope, start, beta):
    """Autograd's velocity is v/step_size and takes 1 - mass of the gradient, so our rate is step_size * (1 - mass)."""
    w, v = start, np.zeros(6)
    for _ in range(STEPS):
        w, v = optimizers.momentum_step(w, slope(w), v, RATE * (1 - beta), beta)
    np.testing.assert_allclose(w, theirs(autograd_optimizers.sgd, slope, start, step_size=RATE, mass=beta), rtol=1e-9)


@pytest.mark.parametrize("rho, eps", [(0.9, 1e-8), (0.6, 0.1)])
def test_rmsprop_step_is_autograds_rmsprop(slope, start, rho, eps):
    """Autograd starts its mean of squares at 1."""
    w, s = start, np.ones(6)
    for _ in range(STEPS):
        w, s = optimizers.rmsprop_step(w, slope(w), s, RATE, rho, eps)
    expected = theirs(autograd_optimizers.rmsprop, slope, start, step_size=RATE, gamma=rho, eps=eps)
    np.testing.assert_allclose(w, expected, rtol=1e-9)


@pytest.mark.parametrize("beta1, beta2, eps", [(0.9, 0.999, 1e-8), (0.5, 0.8, 0.1)])
def test_adam_step_is_autograds_adam(slope, start, beta1, beta2, eps):
    """Autograd counts its steps from 0 and adds 1, we count from 1."""
    w, m, v = start, np.zeros(6), np.zeros(6)
    for t in range(1, STEPS + 1):
        w, m, v = optimizers.adam_step(w, slope(w), m, v, t, RATE, beta1, beta2, eps)
    expected = theirs(autograd_optimizers.adam, slope, start, step_size=RATE, b1=beta1, b2=beta2, eps=eps)
    np.testing.assert_allclose(w, expected, rtol=1e-9)


def test_defaults_are_those_of_the_contract(rng):
    """beta 0.9; rho 0.9 and eps 1e-8; lr 0.001, betas 0.9 and 0.999, eps 1e-8."""
    w, g, m, v = rng.normal(size=3), 1e-6 * rng.normal(size=3), 1e-6 * rng.normal(size=3), 1e-12 * rng.uniform(size=3)
    pairs = [
        (optimizers.momentum_step(w, g, m, 0.1), optimizers.momentum_step(w, g, m, 0.1, 0.9)),
        (optimizers.rmsprop_step(w, g, v, 0.1), optimizers.rmsprop_step(w, g, v, 0.1, 0.9, 1e-8)),
        (optimizers.adam_step(w, g, m, v, 3), optimizers.adam_step(w, g, m, v, 3, 0.001, 0.9, 0.999, 1e-8)),
    ]
    for short, full in pairs:
        np.testing.assert_array_equal(short, full)
