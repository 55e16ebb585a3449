"""Public checks of 05_optimizers: the numbers of the lesson. Run them with `grader check`.

The bowl is w1^2 + 2*w2^2, with the gradient (2*w1, 4*w2); all runs start at (3, 2) with the rate 0.1.
"""

import numpy as np

from grader.judge import as_array, check_close, check_unchanged, unpack

ROUNDED = 1e-4  # the lesson prints four digits, and the third step starts from rounded ones
BOWL = np.array([2.0, 4.0])
START = np.array([3.0, 2.0])
ZEROS = np.zeros(2)


def test_sgd_step_bowl(student):
    check_close(student.sgd_step(START, BOWL * START, 0.1), [2.4, 1.2])


def test_sgd_step_ten_steps(student):
    w = START
    for _ in range(10):
        w = as_array(student.sgd_step(w, BOWL * w, 0.1), (2,))
    check_close(w, [0.3221, 0.0121], atol=ROUNDED)


def test_sgd_step_one_weight(student):
    check_close(student.sgd_step(np.array([3.0]), np.array([-16.0]), 0.01), [3.16])


def test_sgd_step_five_weights(student):
    answer = student.sgd_step(np.array([1, 2, 1, 1, 0]), np.array([520, 156, 650, 312, 26]), 1e-4)
    check_close(answer, [0.948, 1.9844, 0.935, 0.9688, -0.0026])


def test_sgd_step_changes_nothing(student):
    check_unchanged(student.sgd_step, START, BOWL * START, 0.1)


def test_momentum_step_first(student):
    w, v = unpack(student.momentum_step(START, BOWL * START, ZEROS, 0.1), 2, ("w", "v"))
    check_close(v, [-0.6, -0.8])
    check_close(w, [2.4, 1.2])


def test_momentum_step_second(student):
    w, v = np.array([2.4, 1.2]), np.array([-0.6, -0.8])
    w, v = unpack(student.momentum_step(w, BOWL * w, v, 0.1), 2, ("w", "v"))
    check_close(v, [-1.02, -1.2])
    check_close(w, [1.38, 0.0])


def test_momentum_step_without_momentum(student):
    answer = student.momentum_step(START, BOWL * START, np.array([5.0, -5.0]), 0.1, 0.0)
    check_close(unpack(answer, 2, ("w", "v"))[0], [2.4, 1.2])


def test_rmsprop_step_first(student):
    w, s = unpack(student.rmsprop_step(START, BOWL * START, ZEROS, 0.1), 2, ("w", "s"))
    check_close(s, [3.6, 6.4])
    check_close(w, [2.6838, 1.6838], atol=ROUNDED)


def test_rmsprop_step_second(student):
    w, s = np.array([2.6838, 1.6838]), np.array([3.6, 6.4])
    w, s = unpack(student.rmsprop_step(w, BOWL * w, s, 0.1), 2, ("w", "s"))
    check_close(s, [6.1211, 10.2961], atol=1e-3)
    check_close(w, [2.4668, 1.4739], atol=ROUNDED)


def test_rmsprop_step_no_gradient(student):
    w, s = unpack(student.rmsprop_step(START, ZEROS, ZEROS, 0.1), 2, ("w", "s"))
    check_close(w, START)
    check_close(s, ZEROS)


def test_adam_step_first(student):
    w, m, v = unpack(student.adam_step(START, BOWL * START, ZEROS, ZEROS, 1, 0.1), 3, ("w", "m", "v"))
    check_close(m, [0.6, 0.8])
    check_close(v, [0.036, 0.064])
    check_close(w, [2.9, 1.9])


def test_adam_step_three_steps(student):
    w, m, v = START, ZEROS, ZEROS
    for t in (1, 2, 3):
        answer = student.adam_step(w, BOWL * w, m, v, t, 0.1)
        w, m, v = (as_array(part, (2,)) for part in unpack(answer, 3, ("w", "m", "v")))
    check_close(m, [1.5680, 2.0521], atol=ROUNDED)
    check_close(v, [0.1009, 0.1734], atol=ROUNDED)
    check_close(w, [2.7004, 1.7006], atol=ROUNDED)


def test_adam_step_no_gradient(student):
    w, m, v = unpack(student.adam_step(START, ZEROS, ZEROS, ZEROS, 1), 3, ("w", "m", "v"))
    check_close(w, START)
    check_close(m, ZEROS)
    check_close(v, ZEROS)
