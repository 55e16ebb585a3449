"""Hidden suite of Counter: canary-4f1d."""

from grader.judge import check_equal


def test_begins_at_zero(student):
    check_equal(student.Counter().count, 0)


def test_counts(student, rng):
    counter, n = student.Counter(), int(rng.integers(2, 6))
    for _ in range(n):
        counter.up()
    check_equal(counter.count, n)
