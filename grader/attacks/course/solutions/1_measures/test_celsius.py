"""Hidden suite of celsius, with things that must never be seen by a student: canary-4f1d."""

import numpy as np
import pytest

from grader.judge import check_close, check_unchanged

HOT = 71717.25  # an input that no message may show, and what belongs to it
HOT_CELSIUS = 39825.138888888889
CANARY = "canary-4f1d"


@pytest.mark.points(2)
@pytest.mark.parametrize("shape", [(), (4,), (2, 3)])
def test_any_shape(student, rng, shape):
    degrees = rng.normal(50, 30, shape)
    check_close(student.celsius(degrees), (degrees - 32) / 1.8)


def test_hot(student):
    check_close(student.celsius(HOT), HOT_CELSIUS)
    check_close(student.celsius(np.full(3, HOT)), np.full(3, HOT_CELSIUS))


def test_argument_unchanged(student, rng):
    degrees = np.append(rng.normal(size=4), HOT)
    check_close(check_unchanged(student.celsius, degrees), (degrees - 32) / 1.8)
