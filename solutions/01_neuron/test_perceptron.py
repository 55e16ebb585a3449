"""Hidden suite of perceptron.

Weights and inputs are quarters, so that w.x is exact in whatever order, and even in float32, it is added up: where the
boundary is asked for, w.x + b is 0 and not nearly 0.
"""

import numpy as np
import pytest

from grader.judge import check_close, check_unchanged_each


def quarters(rng, n):
    """n numbers of size 0.25 to 4, both signs."""
    return rng.integers(1, 17, size=n) * rng.choice([-1, 1], size=n) / 4


def case(rng, n, z, integer=False, side=0):
    """(w, x, b) with w.x + b = z. The bias is never 0. side: the sign of every product, or 0 where it is left open."""
    w, x = quarters(rng, n), quarters(rng, n)
    if side:
        x = np.copysign(x, side * w)
    if integer:
        w, x = (4 * w).astype(int), (4 * x).astype(int)
    if w @ x == z:
        w[0] = -w[0]
    return w, x, float(z - w @ x)


def opposed(rng, z):
    """(w, x, b) whose terms are large and pull in opposite directions: no single one tells on which side z is."""
    w = rng.permutation([1.0, -1.0, 1.0, -1.0]) * rng.integers(8, 17, size=4) / 4
    x = rng.integers(8, 17, size=4) / 4
    return w, x, float(z - w @ x)


def against(rng, z, whole=False):
    """(w, x, b) with w.x + b = z, where w.x has the other sign than z, and so has the largest product. It outweighs the
    other two, and these outweigh z (of size 1 to 2): no product and no sum without b tells on which side z is."""
    sizes = np.concatenate([rng.integers(8, 17, size=(2, 1)), rng.integers(4, 6, size=(2, 2))], axis=1)
    side, signs = -np.sign(z) * np.array([1, -1, -1]), rng.choice([-1, 1], size=3)
    w, x = rng.permutation(sizes * [side * signs, signs], axis=1) / (1 if whole else 4)
    if whole:
        w, x = w.astype(int), x.astype(int)
    return w, x, float(z - w @ x)


def check_all(student, cases):
    """Each case is (w, x, b) made of exact numbers."""
    for answer, (w, x, b) in zip(student.perceptron.each(cases), cases, strict=True):
        fires = float(w.astype(float) @ x.astype(float)) + b >= 0
        check_close(answer, float(fires), scale=1.0)


@pytest.mark.points(2)
def test_fires_or_not(student, rng):
    cases = [case(rng, n, sign * rng.uniform(1.5, 9)) for n in (2, 3, 1, 7) for sign in (1, -1)]
    w, x = rng.integers(8, 17, size=(2, 1)) / 4  # with one input, too, both the weight and the input count
    lone = [(w, -x, float(w[0] * x[0]) - 0.5), (-w, x, float(w[0] * x[0]) - 0.5)]
    check_all(student, [*cases, opposed(rng, 0.5), opposed(rng, -0.5), *lone])


@pytest.mark.hint("Which side does the boundary w.x + b = 0 belong to?")
def test_on_the_boundary(student, rng):
    sides = [case(rng, 2, 0, side=1), case(rng, 4, 0, side=-1)]  # with a bias below 0, and one above
    check_all(student, [*sides, case(rng, 1, 0), case(rng, 3, 0, integer=True)])


@pytest.mark.hint("A pre-activation just above 0 fires, one just below does not.")
def test_beside_the_boundary(student, rng):
    sides = [1, -1, 0.25, -0.25, 2.0**-10, -(2.0**-10), 2.0**-17, -(2.0**-17)]
    check_all(student, [case(rng, n, z) for z, n in zip(sides, (3, 3, 2, 5, 2, 4, 1, 2), strict=True)])


def test_bias_alone(student, rng):
    nothing = np.zeros(3)
    check_all(student, [(nothing, quarters(rng, 3), b) for b in (-0.5, 0.5, -2.0, 2.0, 0.0)])


@pytest.mark.hint("Weights and inputs may be arrays of integers while the bias is a fraction.")
def test_integers_and_float32(student, rng):
    cases = [case(rng, n, z, integer=True) for n, z in [(3, 0.5), (3, -0.5), (2, -0.25), (4, 7), (4, -7)]]
    w, x = rng.integers(1, 9, size=(2, 3))
    cases += [(w, x, -0.5 - int(w @ x)), (w, -x, 0.5 + int(w @ x)), (w, -x, -0.5 + int(w @ x))]
    for z in (1.0, -0.5):
        w, x, b = case(rng, 3, z)
        cases.append((w.astype(np.float32), x.astype(np.float32), b))
    check_all(student, cases)


@pytest.mark.hint("A call must leave w and x as they were, and not depend on the calls before it.")
def test_arguments_unchanged_and_repeatable(student, rng):
    low, high, whole = against(rng, -1.5), against(rng, 1.5), against(rng, -1, whole=True)
    answered = check_unchanged_each(student.perceptron, [low, high, low, whole])
    for (_, answer), fires in zip(answered, [0.0, 1.0, 0.0, 0.0], strict=True):
        check_close(answer, fires, scale=1.0)
