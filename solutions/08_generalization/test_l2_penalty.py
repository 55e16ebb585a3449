"""Hidden suite of l2_penalty."""

import numpy as np
import pytest

from grader.judge import check_close, check_unchanged

SHAPES = [[(4, 3), (2, 4)], [(5, 2), (3, 5), (1, 3)], [(3, 7)], [(1, 1), (6, 1), (2, 6), (3, 2)]]


def expected(weights, lam):
    every = np.concatenate([np.asarray(W, dtype=float).ravel() for W in weights])
    return 0.5 * lam * float(every @ every)


def draw(rng, shapes, scale=1.0):
    return [scale * rng.normal(size=shape) for shape in shapes]


def compare(student, cases):
    for answer, case in zip(student.l2_penalty.each(cases), cases, strict=True):
        check_close(answer, expected(*case), rtol=1e-3 if case[0][0].dtype == np.float32 else 1e-6)


@pytest.mark.points(2)
@pytest.mark.hint("Every entry of every layer counts, squared.")
def test_several_layers(student, rng):
    """Networks of one to four layers, of unequal shapes."""
    compare(student, [(draw(rng, shapes), rng.uniform(0.05, 3.0)) for shapes in SHAPES])


@pytest.mark.hint("With a single layer there is nothing to add up but that layer's squares.")
def test_one_layer(student, rng):
    """One layer, down to a single weight."""
    shapes = [(1, 1), (1, 5), (5, 1), (4, 4), (2, 3)]
    compare(student, [(draw(rng, [shape]), rng.uniform(0.1, 2.0)) for shape in shapes])


@pytest.mark.hint("The penalty is proportional to lam, for every lam from 0 on.")
def test_strength(student, rng):
    """From no penalty to a strong one, whole numbers included."""
    weights = draw(rng, [(3, 2), (4, 3)])
    compare(student, [(weights, lam) for lam in (0.0, 1e-4, 0.5, 1, 3, 10.0)])


@pytest.mark.hint("Small weights still cost something.")
def test_small_weights(student, rng):
    """Weights of a hundredth and a thousandth: the penalty is tiny, not 0."""
    compare(student, [(draw(rng, shapes, scale), 0.3) for scale in (1e-2, 1e-3) for shapes in SHAPES])


@pytest.mark.hint("Whole numbers and short floats are weights too.")
def test_integer_and_float32(student, rng):
    """Integer and float32 matrices give the same penalty, unrounded."""
    whole = [2 * rng.integers(-6, 7, size=shape) + 1 for shape in [(3, 2), (5, 3)]]  # odd ones, so never 0
    short = [W.astype(np.float32) for W in draw(rng, [(4, 2), (3, 4)])]
    compare(student, [(whole, 0.1), (whole, 1), (short, 0.7)])


@pytest.mark.hint("A penalty is worked out, nothing is kept and nothing is changed.")
def test_arguments_unchanged(student, rng):
    """The weights stay as they are, and a second call gives the same answer."""
    weights = draw(rng, [(3, 2), (4, 3)])
    for _ in range(2):
        check_close(check_unchanged(student.l2_penalty, weights, 0.4), expected(weights, 0.4))
