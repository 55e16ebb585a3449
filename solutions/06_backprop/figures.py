"""Figures of 06_backprop: what one neuron lets through, gradients as arrows, and a slope by autograd."""

import numpy as np

from grader.judge import as_array, as_number, unpack
from grader.judge.figures import Arrows, Contours, Panel, Role, Shape, compare, figure

Z = np.linspace(-6, 6, 49)


def sigma(z):
    return 1 / (1 + np.exp(-z))


def slope(z):
    return sigma(z) * (1 - sigma(z))


def passed_on(yours, who):
    """A panel of the error that one neuron hands back where an error of 1 arrives, beside σ′(z)."""
    curve = compare(Z, yours, slope(Z), name="z", tolerance=0.005, label="what yours hands back", right_label="σ′(z)")
    return [Panel((-6, 6), (-0.3, 1.1), curve.marks, curve.says(who, "σ′(z)"), x_label="z", y_label="error")]


@figure("How much of an error of 1 your output neuron hands back", of=["bp1"])
def output_neuron(student):
    yours = as_array(student.bp1(np.ones((len(Z), 1)), Z[:, None]), (len(Z), 1))
    return passed_on(yours[:, 0], "What bp1 hands back")


@figure("How much of an error of 1 your hidden neuron hands back", of=["bp2"])
def hidden_neuron(student):
    W_next, delta_next = np.array([[0.75], [0.25]]), np.ones((len(Z), 2))  # together an error of 1
    yours = as_array(student.bp2(W_next, delta_next, Z[:, None]), (len(Z), 1))
    return passed_on(yours[:, 0], "What bp2 hands back")


# A network with one sigmoid neuron and two classes. Two of its weights are moved: u into the neuron, v out of it.
INPUTS = np.array([[-2.0], [-0.5], [0.5], [1.0], [2.5]])
LABELS = np.array([0, 1, 0, 1, 1])
BIASES = [np.array([0.3]), np.array([0.4, 0.0])]


def weights(u, v):
    return [np.array([[u]]), np.array([[v], [1.0]])]


def cost(u, v):
    hidden = sigma(INPUTS * u + BIASES[0])
    logits = hidden @ np.array([[v, 1.0]]) + BIASES[1]  # (m, 2)
    return np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(LABELS)), LABELS])


def measured(u, v, h=1e-5):
    return [(cost(u + h, v) - cost(u - h, v)) / (2 * h), (cost(u, v + h) - cost(u, v - h)) / (2 * h)]


def land():
    grid = np.linspace(-4, 4, 29)
    heights = np.array([[cost(u, v) for u in grid] for v in grid])
    return Contours(heights, tuple(np.linspace(heights.min(), heights.max(), 12)[1:-1].round(3).tolist()))


PLACES = np.array([(u, v) for u in np.linspace(-3, 3, 7) for v in np.linspace(-3, 3, 7)])
MEASURED = np.array([measured(u, v) for u, v in PLACES])
LAND = land()


@figure("Your gradient beside the measured one", of=["backprop"])
def gradient_arrows(student):
    """The way downhill (minus the gradient) for two weights of a small network."""
    answers = student.backprop.each([(weights(u, v), BIASES, INPUTS, LABELS, "sigmoid") for u, v in PLACES])
    yours = np.array([gradient_of(answer) for answer in answers])
    wrong = ~(np.linalg.norm(yours - MEASURED, axis=1) <= 0.02 * np.linalg.norm(MEASURED, axis=1) + 1e-3)
    marks = [arrows(PLACES, MEASURED, Role.RIGHT, "measured"), arrows(PLACES[~wrong], yours[~wrong])]
    alt = f"Your gradient agrees with the measured one at all {len(PLACES)} places."
    if wrong.any():
        marks.append(arrows(PLACES[wrong], yours[wrong], Role.WRONG, "yours, not right"))
        alt = f"Your gradient is not the measured one at {wrong.sum()} of {len(PLACES)} places."
    labels = ("a weight of the first layer", "a weight of the last layer")
    return [Panel((-4, 4), (-4, 4), marks, alt, "", *labels, Shape.SQUARE, contours=LAND)]


def gradient_of(answer):
    """The two entries that were asked for: d cost / d u and d cost / d v."""
    first, last = unpack(unpack(answer, 3)[0], 2)
    return [as_array(first, (1, 1), finite=False)[0, 0], as_array(last, (2, 1), finite=False)[0, 0]]


def arrows(places, gradients, role=Role.YOURS, label="yours"):
    return Arrows(*places.T, *(-2.5 * gradients.T), role, label)


@figure("A slope by your autograd", of=["Value"])
def autograd(student):
    """f(x) = tanh(2x) + 0.3 x², whose x is used twice."""
    x = np.linspace(-3, 3, 25)
    data, grad = np.array([value_and_slope(student, float(entry)) for entry in x]).T
    t = np.tanh(2 * x)
    value = compare(x, data, t + 0.3 * x**2, name="x", tolerance=0.02, label="your value")
    slope = compare(x, grad, 2 * (1 - t**2) + 0.6 * x, name="x", tolerance=0.02, label="your slope", role=Role.SLOPE)
    alt = f"{value.says('Your value', 'the right one')} {slope.says('Your slope', 'the right one')}"
    return [Panel((-3, 3), (-2, 4), [*value.marks, *slope.marks], alt, "tanh(2x) + 0.3x²", x_label="x")]


def value_and_slope(student, x):
    v = student.Value(x)
    out = (2 * v).tanh() + 0.3 * v**2
    out.backward()
    return as_number(out.data), as_number(v.grad)
