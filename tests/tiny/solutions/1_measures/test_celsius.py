"""Hidden suite of celsius."""

import pytest

from grader.judge import check_close, check_unchanged


@pytest.mark.points(3)
@pytest.mark.parametrize("shape", [(), (4,), (2, 3)])
def test_any_shape(student, rng, shape):
    degrees = rng.normal(50, 30, shape)
    check_close(student.celsius(degrees), (degrees - 32) / 1.8)


def test_whole_degrees(student, rng):
    degrees = rng.integers(-50, 150, 5)
    check_close(student.celsius(degrees), (degrees - 32) / 1.8)


def test_argument_unchanged(student, rng):
    check_unchanged(student.celsius, rng.normal(size=4))
