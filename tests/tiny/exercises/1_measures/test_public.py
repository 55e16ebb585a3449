"""Public checks of lengths and areas."""

from grader.judge import check_close, check_equal


def test_celsius(student):
    check_close(student.celsius(212.0), 100.0)


def test_area(student):
    check_close(student.area(2.0, 3.0), 6.0)


def test_volume(student):
    check_close(student.volume(2.0, 3.0, 4.0), 24.0)


def test_Counter(student):
    first = student.Counter()
    check_equal(first.count, 0)
