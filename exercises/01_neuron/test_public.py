"""Public checks of 01_neuron: the numbers of the lesson. The grader asks more, with other numbers."""

import numpy as np

from grader.judge import check_close, check_unchanged

COLUMNS = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])  # the columns of the lesson's table


def test_weighted_sum(student):
    check_close(student.weighted_sum(np.array([3.0, 1.0]), np.array([2.0, 5.0]), 4.0), 15)


def test_weighted_sum_layer(student):
    x = np.array([2, 5])
    check_close(student.weighted_sum(np.array([-2, 1]), x, 0), 1)
    check_close(student.weighted_sum(np.array([1, -3]), x, 2), -11)
    check_close(student.weighted_sum(np.array([1, 2, -1]), np.array([15, 1, 0]), 0), 17)


def test_weighted_sum_arguments(student):
    check_unchanged(student.weighted_sum, np.array([3.0, 1.0]), np.array([2.0, 5.0]), 4.0)


def test_perceptron(student):
    x = np.array([2.0, 5.0])
    check_close(student.perceptron(np.array([3.0, 1.0]), x, 4.0), 1)
    check_close(student.perceptron(np.array([-2.0, 1.0]), x, 0.0), 1)
    check_close(student.perceptron(np.array([1.0, -3.0]), x, 2.0), 0)


def test_perceptron_boundary(student):
    check_close(student.perceptron(np.array([1.0, 1.0]), np.array([1.0, 1.0]), -2.0), 1)


def test_perceptron_and(student):
    w = np.array([1, 1])
    inputs = [np.array([0, 0]), np.array([0, 1]), np.array([1, 0]), np.array([1, 1])]
    for x, fires in zip(inputs, [0, 0, 0, 1], strict=True):
        check_close(student.perceptron(w, x, -1.5), fires)


def test_sigmoid(student):
    check_close(student.sigmoid(0.0), 0.5)
    check_close(student.sigmoid(COLUMNS), [0.119203, 0.268941, 0.5, 0.731059, 0.880797], atol=1e-6)


def test_sigmoid_at_1000(student):
    check_close(student.sigmoid(np.array([-1000.0, 1000.0])), [0, 1], rtol=0, atol=1e-12)


def test_sigmoid_of_integers(student):
    answer = student.sigmoid(np.array([[-2, -1, 0], [0, 1, 2]]))
    check_close(answer, [[0.119203, 0.268941, 0.5], [0.5, 0.731059, 0.880797]], atol=1e-6)


def test_sigmoid_prime(student):
    check_close(student.sigmoid_prime(0.0), 0.25)
    check_close(student.sigmoid_prime(COLUMNS), [0.104994, 0.196612, 0.25, 0.196612, 0.104994], atol=1e-6)


def test_sigmoid_prime_at_1000(student):
    check_close(student.sigmoid_prime(np.array([-1000.0, 0.0, 1000.0])), [0, 0.25, 0])


def test_relu(student):
    check_close(student.relu(np.array([15.0, 1.0, -11.0])), [15, 1, 0])
    check_close(student.relu(0.5), 0.5)
    check_close(student.relu(-0.5), 0)


def test_relu_argument(student):
    check_unchanged(student.relu, np.array([[15.0, 1.0, -11.0]]))


def test_relu_prime(student):
    check_close(student.relu_prime(COLUMNS), [0, 0, 0, 1, 1])
    check_close(student.relu_prime(0.5), 1)


def test_tanh_prime(student):
    check_close(student.tanh_prime(0.0), 1)
    check_close(student.tanh_prime(COLUMNS), [0.070651, 0.419974, 1, 0.419974, 0.070651], atol=1e-6)


def test_leaky_relu(student):
    check_close(student.leaky_relu(COLUMNS), [-0.2, -0.1, 0, 1, 2])


def test_leaky_relu_slope(student):
    check_close(student.leaky_relu(-2.0, slope=0.5), -1)
    check_close(student.leaky_relu(COLUMNS, 0), [0, 0, 0, 1, 2])


def test_gelu(student):
    # half-way between the two forms, which differ by less than 0.0002 here
    check_close(student.gelu(COLUMNS), [-0.045451, -0.158732, 0, 0.841268, 1.954549], atol=1e-4)


def test_gelu_minimum(student):
    check_close(student.gelu(-0.7518), -0.170006, atol=1e-4)


def test_gelu_prime(student):
    # half-way between the two forms, which differ by less than 0.0009 here
    check_close(student.gelu_prime(COLUMNS), [-0.085666, -0.083140, 0.5, 1.083140, 1.085666], atol=5e-4)


def test_gelu_prime_at_0(student):
    check_close(student.gelu_prime(0.0), 0.5)
