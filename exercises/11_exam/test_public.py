"""Public checks of the exam: every part has an answer. Whether it is right is told after the exam."""

from grader.judge import check_answered


def test_q1(student):
    check_answered(student["q1"], parts=3)


def test_q2(student):
    check_answered(student["q2"], parts=3)


def test_q3(student):
    check_answered(student["q3"], parts=3)


def test_q4(student):
    check_answered(student["q4"], parts=3)


def test_q5(student):
    check_answered(student["q5"], parts=3)
