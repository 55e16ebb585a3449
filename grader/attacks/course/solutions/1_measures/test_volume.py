"""Hidden suite of volume: canary-4f1d."""

from grader.judge import check_close


def test_box(student, rng):
    a, b, c = rng.uniform(1, 9, (3, 5))
    check_close(student.volume(a, b, c), a * b * c)


def test_flat_box(student, rng):
    a, b = rng.uniform(1, 9, 2)
    check_close(student.volume(a, b, 0.0), 0.0)
