"""Public checks of 04_descent: the numbers of the lesson. The grader asks more, with other numbers."""

import numpy as np

from grader.judge import as_array, check_close, check_unchanged, require, unpack

HIDDEN = np.array([15.0, 1.0, 0.0])  # what the output neuron of the lesson's network reads


def squared_error(v):
    """The error of the output neuron with the weights v; the target is 20."""
    return float((np.asarray(v) @ HIDDEN - 20) ** 2)


def squares(x):
    return float(np.sum(np.asarray(x) ** 2.0))


def test_numerical_gradient(student):
    check_close(student.numerical_gradient(squares, np.array([3.0, -1.0])), [6, -2])


def test_numerical_gradient_network(student):
    check_close(student.numerical_gradient(squared_error, np.array([1.0, 2.0, -1.0])), [-90, -6, 0])


def test_numerical_gradient_large_nudge(student):
    check_close(student.numerical_gradient(squared_error, np.array([1.0, 2.0, -1.0]), 0.1), [-90, -6, 0])


def test_numerical_gradient_matrix(student):
    x = np.array([[1.0, 2.0, 3.0], [-4.0, 0.0, 0.5]])
    check_close(student.numerical_gradient(squares, x), [[2, 4, 6], [-8, 0, 1]])


def test_numerical_gradient_integers(student):
    def half(x):
        return squares(x) / 4

    check_close(student.numerical_gradient(half, np.array([3, -1])), [1.5, -0.5])


def test_numerical_gradient_calls(student):
    calls = []

    def counted(x):
        calls.append(x)
        return squares(x)

    student.numerical_gradient(counted, np.ones((2, 3)))
    require(len(calls) == 12, f"f was called {len(calls)} times for an array of 6 entries")


def test_numerical_gradient_x_unchanged(student):
    check_unchanged(student.numerical_gradient, squares, np.array([0.1, 0.2, 0.3]))


def test_gradient_descent(student):
    path = student.gradient_descent(lambda x: 2 * x, 3.0, 0.1, 10)
    right = [3, 2.4, 1.92, 1.536, 1.2288, 0.98304, 0.786432, 0.629146, 0.503316, 0.402653, 0.322123]
    check_close(path, right, atol=1e-6)


def test_gradient_descent_bowl(student):
    path = student.gradient_descent(lambda x: np.array([2.0, 4.0]) * x, np.array([3.0, 2.0]), 0.1, 3)
    check_close(path, [[3, 2], [2.4, 1.2], [1.92, 0.72], [1.536, 0.432]])


def test_gradient_descent_one_weight(student):
    check_close(student.gradient_descent(lambda w: 2 * (2 * w - 10) * 2, 3, 0.01, 1), [3, 3.16])


def test_gradient_descent_two_valleys(student):
    for start, valley in (0.5, 1.347), (-0.5, -1.473):
        path = as_array(student.gradient_descent(lambda x: 4 * x**3 - 8 * x + 1, start, 0.05, 40), (41,))
        check_close(path[-1], valley, atol=1e-5)


def test_gradient_descent_no_steps(student):
    check_close(student.gradient_descent(lambda x: 2 * x, 3.0, 0.1, 0), [3])


def test_gradient_descent_start_unchanged(student):
    check_unchanged(student.gradient_descent, lambda x: 2 * x, np.array([3.0, 2.0]), 0.1, 5)


def test_chain_rule(student):
    by_x1, by_x2 = unpack(student.chain_rule(1.0, 2.0), 2)
    check_close(by_x1, 37632)
    check_close(by_x2, 47040)


def test_chain_rule_table(student):
    for x1, x2, *right in (1, 0, 384, 192), (0, 1, 192, 384), (1, -1, 192, -192):
        by_x1, by_x2 = unpack(student.chain_rule(x1, x2), 2)
        check_close(by_x1, right[0])
        check_close(by_x2, right[1])
