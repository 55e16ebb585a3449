"""Public checks of 09_depth: the numbers of the lesson."""

import numpy as np

from grader.judge import check_close

WEIGHTS = [np.array([[0.0]]), np.array([[2.0], [-2.0]])]
BIASES = [np.array([0.0]), np.array([-1.0, 1.0])]

QUERY = np.array([[2.0, 0.0, 0.0, 0.0]])
KEYS = np.array([[np.log(3.0), 0.0, 0.0, 0.0], [0.0, 5.0, 0.0, 0.0]])
VALUES = np.array([[4.0, 0.0], [0.0, 8.0]])


def test_vanishing_bound(student):
    """One layer leaves a quarter, none leave everything."""
    check_close(student.vanishing_bound(1), 0.25)
    check_close(student.vanishing_bound(0), 1.0)


def test_vanishing_bound_of_ten_layers(student):
    """Ten layers leave less than a millionth."""
    check_close(student.vanishing_bound(10), 9.5367431640625e-07)


def test_gradient_norms(student):
    """The network of the lesson."""
    X, labels = np.array([[2.0], [4.0]]), np.array([0, 0])
    check_close(student.gradient_norms(WEIGHTS, BIASES, X, labels, "sigmoid"), [1.5, np.sqrt(2) / 4])


def test_gradient_norms_of_one_example(student):
    """Its first example alone."""
    X, labels = np.array([[2.0]]), np.array([0])
    check_close(student.gradient_norms(WEIGHTS, BIASES, X, labels, "sigmoid"), [1.0, np.sqrt(2) / 4])


def test_gradient_norms_tanh(student):
    """A tanh neuron at z = 0 gives 0 and has the slope 1."""
    X, labels = np.array([[2.0], [4.0]]), np.array([0, 0])
    check_close(student.gradient_norms(WEIGHTS, [np.zeros(1), np.zeros(2)], X, labels, "tanh"), [6.0, 0.0])


def test_attention(student):
    """Weights 3/4 and 1/4."""
    check_close(student.attention(QUERY, KEYS, VALUES), [[3.0, 2.0]])


def test_attention_mask(student):
    """Only one key is left: its value is the answer."""
    check_close(student.attention(QUERY, KEYS, VALUES, np.array([[True, False]])), [[4.0, 0.0]])
    check_close(student.attention(QUERY, KEYS, VALUES, np.array([[False, True]])), [[0.0, 8.0]])
