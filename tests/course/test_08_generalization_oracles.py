"""The references of 08_generalization against oracles that nobody here wrote: SciPy, mpmath, HIPS autograd, NumPy."""

from pathlib import Path

import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
from autograd import grad
from numpy.testing import assert_allclose, assert_array_equal
from scipy import linalg, stats

from grader.course.modules import load_module

SOURCE = Path(__file__).parents[2] / "solutions" / "08_generalization" / "generalization.py"
SEEDS = range(5)
generalization = load_module(SOURCE)


@pytest.fixture(params=SEEDS)
def rng(request):
    return np.random.default_rng(request.param)


@pytest.fixture
def weights(rng):
    return [rng.normal(size=shape) for shape in [(4, 3), (5, 4), (1, 5)]]


@pytest.mark.parametrize("n", [1, 7, 14, 100])
@pytest.mark.parametrize(("val", "test"), [(0.2, 0.1), (0.0, 0.3), (0.23, 0.38), (0.0, 0.0)])
def test_split_is_a_partition_with_sizes_rounded_by_numpy(rng, n, val, test):
    """Sizes agree with np.rint, and the parts together with np.arange."""
    train, val_part, test_part = generalization.train_val_test_split(n, val, test, rng)
    assert [len(val_part), len(test_part)] == [np.rint(n * val), np.rint(n * test)]
    assert_array_equal(np.sort(np.concatenate([train, val_part, test_part])), np.arange(n))


def test_split_is_fair(rng):
    """SciPy's chi-square test sees no index that validation favours, and none that comes first in training."""
    splits = [generalization.train_val_test_split(20, 0.3, 0.2, rng) for _ in range(2000)]
    drawn = np.bincount(np.concatenate([val_part for _, val_part, _ in splits]), minlength=20)
    assert stats.chisquare(drawn).pvalue > 1e-5
    first = np.bincount([train[0] for train, _, _ in splits], minlength=20)
    assert stats.chisquare(first).pvalue > 1e-5


def test_split_order_is_uncorrelated(rng):
    """SciPy's Spearman test sees no order within the parts."""
    for part in generalization.train_val_test_split(3000, 0.3, 0.2, rng):
        assert stats.spearmanr(np.arange(len(part)), part).pvalue > 1e-5


def test_l2_penalty_is_half_the_squared_norm(rng, weights):
    """SciPy's Frobenius norm and mpmath's sum give the same penalty."""
    lam = rng.uniform(0.01, 2)
    penalty = generalization.l2_penalty(weights, lam)
    assert_allclose(penalty, lam / 2 * sum(linalg.norm(W, "fro") ** 2 for W in weights), rtol=1e-12)
    exact = mpmath.mpf(lam) / 2 * mpmath.fsum((w for W in weights for w in W.ravel().tolist()), squared=True)
    assert_allclose(penalty, float(exact), rtol=1e-12)


def test_l2_penalty_has_the_gradient_lam_w(rng, weights):
    """HIPS autograd through the reference itself: the half cancels the 2."""
    lam = rng.uniform(0.01, 2)
    for layer, W in enumerate(weights):
        slope = grad(
            lambda moved, layer=layer: generalization.l2_penalty([*weights[:layer], moved, *weights[layer + 1 :]], lam)
        )(W)
        assert_allclose(slope, lam * W, rtol=1e-12)


def test_weight_decay_step_descends_the_penalized_cost(rng):
    """A step of plain descent on cost + penalty, the whole gradient by HIPS autograd."""
    A, y, w = rng.normal(size=(6, 4)), rng.normal(size=6), rng.normal(size=4)
    lr, lam = rng.uniform(0.01, 0.5), rng.uniform(0.01, 2)

    def cost(w):
        return anp.sum(anp.tanh(anp.dot(A, w) - y) ** 2)

    whole = grad(lambda w: cost(w) + lam / 2 * anp.sum(w**2))(w)
    assert_allclose(generalization.weight_decay_step(w, grad(cost)(w), lr, lam), w - lr * whole, rtol=1e-12)


@pytest.mark.parametrize("patience", [1, 2, 3, 5])
def test_early_stopping_is_the_first_long_wait(rng, patience):
    """NumPy's first minimum of what was seen gives the best epoch; nobody waited longer before the stop."""
    for steps in range(1, 40):
        losses = rng.integers(1, 12, size=steps) / 4
        stop, best = generalization.early_stopping(losses, patience)
        waits = [epoch - np.argmin(losses[: epoch + 1]) for epoch in range(steps)]
        assert best == np.argmin(losses[: stop + 1])
        assert max(waits[:stop], default=0) < patience
        assert waits[stop] == patience or (stop == steps - 1 and waits[stop] < patience)


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5, 0.83])
def test_dropout_tosses_fair_coins(rng, rate):
    """SciPy's binomial test accepts the number of kept entries, and the mean of the output is that of the input."""
    a = rng.normal(loc=2, size=(200, 100))
    out, mask = generalization.dropout(a, rate, rng)
    assert stats.binomtest(int(mask.sum()), mask.size, 1 - rate).pvalue > 1e-5
    error = np.sqrt(np.sum(a**2) * rate / (1 - rate)) / a.size
    assert abs(out.mean() - a.mean()) <= 5 * error + 1e-12
    assert_allclose(out, np.ma.masked_array(a, ~mask).filled(0) / (1 - rate), rtol=1e-12)


def test_dropout_coins_are_independent(rng):
    """The number kept in each row is binomial by SciPy's chi-square test."""
    _, mask = generalization.dropout(np.zeros((5000, 6)), 0.4, rng)
    counted = np.bincount(mask.sum(axis=1), minlength=7)
    assert stats.chisquare(counted, 5000 * stats.binom(6, 0.6).pmf(np.arange(7))).pvalue > 1e-5
