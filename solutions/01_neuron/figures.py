"""Figures of 01_neuron: each activation with its slope, and the line that a neuron draws."""

import math

import numpy as np

from grader.judge import as_array, as_number
from grader.judge.figures import Field, Line, Panel, Points, Role, Shape, compare, figure

Z = np.concatenate([np.linspace(-4, -0.01, 32), np.linspace(0.01, 4, 32)])  # a step at 0 stays upright
VISIBLE = 0.01  # smaller differences cannot be seen


def sigma(z):
    return 1 / (1 + np.exp(-z))


def phi(z):
    """The normal distribution function."""
    return np.array([(1 + math.erf(entry / math.sqrt(2))) / 2 for entry in z])


def measured(f, z, h=1e-5):
    """The slope of f at z by central differences; both ends of a nudge lie on the same side of 0."""
    return (f(z + h) - f(z - h)) / (2 * h)


def at_z(answer):
    """The student's answer at Z, as numbers."""
    return as_array(answer, Z.shape)


def curve_and_slope(f, values, slopes, limits):
    """A panel of the student's curve and slope beside those of f; either may be None.

    f: the right function. values, slopes: the student's answers at Z, shape (64,).
    """
    marks, said = [], []
    if values is not None:
        curve = compare(Z, values, f(Z), name="z", tolerance=VISIBLE, label="your function")
        marks += curve.marks
        said.append(curve.says("Your function", "the right one"))
    else:
        marks.append(Line(Z, f(Z), Role.YOURS, "the function"))
    if slopes is not None:
        slope = compare(
            Z,
            slopes,
            measured(f, Z),
            name="z",
            tolerance=VISIBLE,
            label="your slope",
            right_label="what it should be",
            role=Role.SLOPE,
        )
        marks += slope.marks
        said.append(slope.says("Your slope", "the measured one"))
    return [Panel((-4, 4), limits, marks, " ".join(said), x_label="z")]


@figure("A neuron divides the plane", of=["weighted_sum", "perceptron"])
def neuron(student):
    """The student's perceptron at every place, and where the weighted sum is 0."""
    w, b, n = np.array([1.0, 2.0]), -1.0, 17
    x1, x2 = np.meshgrid(np.linspace(-3, 3, n), np.linspace(-3, 3, n))
    places = np.column_stack([x1.ravel(), x2.ravel()])  # (n*n, 2)
    asked = [(w, place, b) for place in places]
    fires = np.array([as_number(answer) for answer in student.perceptron.each(asked)])
    sums = np.array([as_number(answer) for answer in student.weighted_sum.each(asked)])
    wrong = (fires > 0.5) != (places @ w + b >= 0)
    zero = zero_line(x1, sums.reshape(n, n))
    alt = "Your neuron fires on its own side of the line w·x + b = 0."
    if wrong.any():
        alt = f"Your neuron is on the wrong side at {wrong.sum()} of {n * n} places."
    elif not np.isin(fires, (0, 1)).all():
        alt = "Your neuron fires on its own side, but with other answers than 0 and 1."
    marks = [
        Field(fires.reshape(n, n)),
        Line(zero[:, 0], zero[:, 1], Role.YOURS, "where your weighted sum is 0"),
        Points(*places[wrong][:40].T, Role.WRONG, "the wrong side"),
    ]
    return [Panel((-3, 3), (-3, 3), marks, alt, x_label="x₁", y_label="x₂", shape=Shape.SQUARE)]


def zero_line(x1, sums):
    """Where the sums change sign from one row to the next: points (x1, x2), at most one a column."""
    x2 = np.linspace(-3, 3, len(sums))
    found = []
    for column, values in zip(x1[0], sums.T, strict=True):
        crossing = np.flatnonzero((values[:-1] < 0) != (values[1:] < 0))
        if len(crossing):
            i = crossing[0]
            share = values[i] / (values[i] - values[i + 1])
            found.append((column, x2[i] + share * (x2[i + 1] - x2[i])))
    return np.array(found or [(np.nan, np.nan)])


@figure("Sigmoid and its slope", of=["sigmoid", "sigmoid_prime"])
def sigmoid_curve(student):
    return curve_and_slope(sigma, at_z(student.sigmoid(Z)), at_z(student.sigmoid_prime(Z)), (-0.1, 1.1))


@figure("Tanh and its slope", of=["tanh_prime"])
def tanh_curve(student):
    return curve_and_slope(np.tanh, None, at_z(student.tanh_prime(Z)), (-1.2, 1.2))


@figure("ReLU and its slope", of=["relu", "relu_prime"])
def relu_curve(student):
    return curve_and_slope(lambda z: np.maximum(z, 0), at_z(student.relu(Z)), at_z(student.relu_prime(Z)), (-0.5, 4))


@figure("Leaky ReLU", of=["leaky_relu"])
def leaky_curve(student):
    return curve_and_slope(lambda z: np.where(z > 0, z, 0.1 * z), at_z(student.leaky_relu(Z)), None, (-1, 4))


@figure("GELU and its slope", of=["gelu", "gelu_prime"])
def gelu_curve(student):
    return curve_and_slope(lambda z: z * phi(z), at_z(student.gelu(Z)), at_z(student.gelu_prime(Z)), (-0.5, 4))
