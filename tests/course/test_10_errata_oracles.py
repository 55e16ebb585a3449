"""The references of 10_errata against HIPS autograd and SciPy."""

from pathlib import Path

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from scipy.differentiate import jacobian

from grader.course.modules import load_module

SOURCE = Path(__file__).resolve().parents[2] / "solutions" / "10_errata" / "errata.py"
errata = load_module(SOURCE)


@pytest.fixture(params=range(6))
def rng(request):
    return np.random.default_rng([10, request.param])


def squared_error(w, x, y):
    """E, for autograd."""
    hidden = anp.array([(x[0] + w[0] * x[1]) ** 2, w[1] * x[0] * x[1], 1.0])
    return (anp.dot(w[2:], hidden) - y) ** 2


true_gradient = grad(squared_error)


def test_table_gradients_is_autograds_gradient(rng):
    """The chain rule by hand gives what autograd gives, for numbers of any sign."""
    for _ in range(5):
        w, x, y = 2 * rng.normal(size=5), 2 * rng.normal(size=2), float(rng.normal())
        right = true_gradient(w, x, y)
        np.testing.assert_allclose(errata.table_gradients(w, x, y), right, rtol=1e-10, atol=1e-12 * np.abs(right).max())


def test_table_gradients_is_scipys_numerical_gradient(rng):
    """SciPy's adaptive differences of the error that students are given agree as well."""
    w, x, y = rng.normal(size=5), rng.normal(size=2), float(rng.normal())
    right = jacobian(lambda v: errata.error(v, x, y), w).df
    np.testing.assert_allclose(errata.table_gradients(w, x, y), right, atol=1e-7 * max(1, np.abs(right).max()))


def test_wrong_entries_of_the_circulating_table_are_two():
    """Autograd refutes 380 (it is 1520) and 16 (it is 8), and nothing else in the table that students are given."""
    right = [true_gradient(errata.WEIGHTS.astype(float), x, y) for x, y in errata.EXAMPLES]
    np.testing.assert_allclose(right, [[520, 156, 650, 312, 26], [1520, 152, 950, 304, 38], [24, 8, 36, 16, 4]])
    assert np.argwhere(~np.isclose(errata.TABLE, right)).tolist() == [[1, 0], [2, 1]]
    assert errata.wrong_entries(errata.WEIGHTS, errata.EXAMPLES, errata.TABLE) == [(1, 0), (2, 1)]


def test_wrong_entries_are_those_that_differ_from_autograds(rng):
    """In a table of autograd's gradients, rounded here and spoilt there, what was spoilt is found."""
    w = rng.normal(size=5)
    examples = [(tuple(rng.normal(size=2)), float(rng.normal())) for _ in range(6)]
    right = np.array([true_gradient(w, x, y) for x, y in examples])
    unit, spoilt = np.maximum(1, np.abs(right)), rng.random((6, 5)) < 0.3
    off = np.where(spoilt, rng.uniform(0.011, 1, size=right.shape), rng.uniform(0, 5e-4, size=right.shape))
    claimed = right + off * unit * rng.choice([-1, 1], size=right.shape)
    assert errata.wrong_entries(w, examples, claimed) == [tuple(pair) for pair in np.argwhere(spoilt).tolist()]
