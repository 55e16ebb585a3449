"""Hidden suite of area: canary-4f1d."""

from grader.judge import check_close


def test_arrays(student, rng):
    a, b = rng.uniform(1, 9, (2, 5))
    check_close(student.area(a, b), a * b)


def test_numbers(student, rng):
    a, b = rng.uniform(1, 9, 2)
    check_close(student.area(a, b), a * b)
