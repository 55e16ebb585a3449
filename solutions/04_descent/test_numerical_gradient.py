"""Hidden suite of numerical_gradient.

The functions f below live here and count their calls. A call costs more than the arithmetic, so the arrays are small.
"""

import numpy as np
import pytest

from grader.judge import as_array, check_close, check_unchanged, require

WRONG_SHAPE = "f was called with something that does not have the shape of x"


def with_both_signs(a):
    """Every second entry of an array of positive ones made negative."""
    return np.where(np.arange(a.size).reshape(a.shape) % 2, -a, a)


class Hill:
    """f(x) = u^3 + sum(b * x^2), u = sum(a * x): slopes hang together, and central differences are known exactly."""

    def __init__(self, rng, shape):
        self.a, self.b = with_both_signs(rng.uniform(0.5, 1.5, size=shape)), rng.normal(size=shape)
        self.calls, self.strange = 0, False

    def __call__(self, x):
        self.calls += 1
        x = np.asarray(x)
        if x.shape != self.a.shape or x.dtype.kind not in "iuf":
            self.strange = True
            return float("nan")
        return float(np.sum(self.a * x) ** 3 + np.sum(self.b * x**2.0))

    def slope(self, x, h=1e-5):
        """((u + h a)^3 - (u - h a)^3) / 2h + 2 b x = 3 u^2 a + h^2 a^3 + 2 b x, for a nudge of h to either side."""
        return 3 * np.sum(self.a * x) ** 2 * self.a + h**2 * self.a**3 + 2 * self.b * x


def check_slope(answer, f, x, h=1e-5):
    """A difference over the whole width 2h or over the width h (half of h to either side): both are central."""
    require(not f.strange, WRONG_SHAPE)
    got, wide, narrow = as_array(answer, x.shape), f.slope(x, h), f.slope(x, h / 2)
    right = wide if np.max(np.abs(got - wide)) <= np.max(np.abs(got - narrow)) else narrow
    check_close(answer, right, scale=max(1.0, np.max(np.abs(right))))


def test_vector(student, rng):
    for n in 3, 1, 3:
        f, x = Hill(rng, n), rng.normal(size=n)
        check_slope(student.numerical_gradient(f, x), f, x)


def test_matrix_and_more_dimensions(student, rng):
    for shape in (2, 3), (2, 1, 2):
        f, x = Hill(rng, shape), rng.normal(size=shape)
        check_slope(student.numerical_gradient(f, x), f, x)


@pytest.mark.hint("With a large nudge the difference must still be central, and as wide as h says.")
def test_large_nudge(student, rng):
    for shape in (3,), (2, 2):
        f, x, h = Hill(rng, shape), rng.normal(size=shape), rng.uniform(0.2, 0.5)
        check_slope(student.numerical_gradient(f, x, h), f, x, h)
    check_slope(student.numerical_gradient(f, x, h=0.1), f, x, 0.1)


def test_default_nudge(student, rng):
    """A steep wave on a high plateau: from h = 1e-4 the width shows, below h = 1e-8 the rounding does."""
    x = rng.permutation([*rng.uniform(-0.8, 0.8, size=2), 0.0])  # at 0 the nudge is h as everywhere
    k = with_both_signs(rng.uniform(40, 50, size=3))

    def f(at):
        return float(20000 + np.sum(np.sin(k * np.asarray(at, dtype=float)))) if np.shape(at) == (3,) else float("nan")

    check_close(student.numerical_gradient(f, x / k), k * np.cos(x))


def test_integers_and_float32(student, rng):
    f, x = Hill(rng, 4), rng.permutation([-1, 0, 1, 2]) * rng.choice([-1, 1])  # so near 0 that the width of h shows
    check_slope(student.numerical_gradient(f, x), f, x)
    f, x, h = Hill(rng, (2, 2)), rng.integers(-3, 4, size=(2, 2)), 0.25
    check_slope(student.numerical_gradient(f, x, h), f, x, h)
    f, x, h = Hill(rng, 3), (rng.integers(-99, 100, size=3) / 64).astype(np.float32), 1 / 128  # x + h fits into float32
    check_slope(student.numerical_gradient(f, x, h), f, x.astype(float), h)


@pytest.mark.hint("Two calls for each entry of x, no more and no fewer: a network's cost is expensive to ask for.")
def test_number_of_calls(student, rng):
    for shape in (3,), (2, 2):
        f, x = Hill(rng, shape), rng.normal(size=shape)
        as_array(student.numerical_gradient(f, x), shape)
        require(not f.strange, WRONG_SHAPE)
        require(f.calls == 2 * x.size, f"f was called too {'often' if f.calls > 2 * x.size else 'seldom'}")


def test_x_as_it_was(student, rng):
    """Entries far smaller than h: adding h and taking it off again loses their last digits."""
    f, x, h = Hill(rng, (2, 2)), rng.normal(size=(2, 2)) * 1e-7, 0.1
    check_slope(check_unchanged(student.numerical_gradient, f, x, h), f, x, h)
    f, x = Hill(rng, 2), rng.normal(size=2)
    check_slope(check_unchanged(student.numerical_gradient, f, x), f, x)
