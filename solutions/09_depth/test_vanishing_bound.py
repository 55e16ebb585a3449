"""Hidden suite of vanishing_bound."""

import numpy as np
import pytest

from grader.judge import check_close


def compare(student, depths):
    for answer, layers in zip(student.vanishing_bound.each([(layers,) for layers in depths]), depths, strict=True):
        check_close(answer, 2.0 ** (-2 * layers))


@pytest.mark.hint("One layer leaves at most its largest slope; where is a sigmoid steepest?")
def test_one_layer(student):
    """The bound of one layer is the slope of a sigmoid at its steepest, z = 0."""
    compare(student, [1])


@pytest.mark.points(2)
@pytest.mark.hint("Every further layer brings one more factor of the same size.")
def test_few_layers(student, rng):
    """Two to twelve layers, in any order."""
    compare(student, [int(layers) for layers in rng.permutation(np.arange(2, 13))])


@pytest.mark.hint("Tiny is not zero: nothing is rounded.")
def test_many_layers(student, rng):
    """Up to sixty layers, each to its own size (down to 1e-36)."""
    compare(student, [int(layers) for layers in rng.integers(13, 60, size=5)] + [60])


@pytest.mark.hint("Without layers the gradient arrives as it left.")
def test_no_layers(student):
    """No layers leave the factor 1, whatever was asked before."""
    compare(student, [0, 3, 0, 1, 0])
