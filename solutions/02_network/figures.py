"""Figures of 02_network: the spread of starting weights, what it does to signals, and two layers folded into one."""

import numpy as np

from grader.judge import as_array, unpack
from grader.judge.figures import Line, Panel, Points, Role, Shape, figure

SIZES = (10, 20, 40, 80, 160, 4)
INPUTS = np.array(SIZES[:-1])
GAINS = {"relu": 2.0, "tanh": 1.0}
DEPTH, WIDTH = 10, 60


def weights_of(student, sizes, activation, rng):
    """The student's weights, after their shapes were checked."""
    weights, biases = unpack(student.init_weights(sizes, activation, rng), 2, ("weights", "biases"))
    shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
    weights = [as_array(W, shape) for W, shape in zip(unpack(weights, len(shapes)), shapes, strict=True)]
    return weights, [as_array(b, (n,)) for b, (n, _) in zip(unpack(biases, len(shapes)), shapes, strict=True)]


@figure("The variance of your starting weights", of=["init_weights"])
def variance(student):
    """Measured in each layer of a network whose layers grow."""
    marks, said = [], []
    for (activation, gain), role in zip(GAINS.items(), (Role.FIRST, Role.SECOND), strict=True):
        weights, _ = weights_of(student, SIZES, activation, np.random.default_rng(7))
        measured = np.array([np.mean(W**2) for W in weights])
        marks += [
            Line(INPUTS, gain / INPUTS, Role.GUIDE, "2/n and 1/n" if activation == "relu" else ""),
            Points(INPUTS, measured, role, f"yours, for {activation}"),
        ]
        ratio = measured / gain * INPUTS
        off = np.abs(ratio - 1) > 5 * np.sqrt(2 / np.array([W.size for W in weights]))  # five standard errors
        if off.any():
            worst = int(np.argmax(np.abs(np.log(ratio + 1e-9)) * off))
            said.append(f"For {activation} yours is {ratio[worst]:.2g} times the right one at n = {INPUTS[worst]}.")
        else:
            said.append(f"For {activation} yours is {gain:g}/n in every layer.")
    labels = {"x_label": "inputs of the layer, n", "y_label": "variance"}
    return [Panel((8, 200), (1e-3, 1), marks, " ".join(said), log_x=True, log_y=True, **labels)]


@figure("Signals on their way through ten layers", of=["init_weights", "forward"])
def signals(student):
    """The root mean square of the activations after each layer, with the student's own weights."""
    X = np.random.default_rng(8).normal(size=(30, WIDTH))
    layers, marks, said = np.arange(DEPTH + 1), [], []
    for activation, role in (("relu", Role.FIRST), ("tanh", Role.SECOND)):
        weights, biases = weights_of(student, (WIDTH,) * (DEPTH + 2), activation, np.random.default_rng(9))
        _, activations = unpack(student.forward(weights, biases, X, activation), 2, ("zs", "activations"))
        shown = [as_array(a, (30, WIDTH)) for a in unpack(activations, DEPTH + 2)[:-1]]
        size = np.array([np.sqrt(np.mean(np.square(a, dtype=float))) for a in shown])
        marks += [Line(layers, size, role), Points(layers, size, role, activation)]
        said.append(f"{activation}: after {DEPTH} layers your signals are {size[-1] / size[0]:.2g} times as large")
    alt = f"{'; '.join(said)}."
    labels = {"x_label": "layer", "y_label": "size of the signals"}
    return [Panel((0, DEPTH), (1e-4, 1e4), marks, alt, log_y=True, **labels)]


@figure("Two layers, and your one", of=["collapse"])
def folded(student):
    """Outputs of two linear layers against those of the student's one: all on the diagonal, if it is the same."""
    rng = np.random.default_rng(3)
    W1, b1, W2, b2 = (rng.normal(size=shape).round(1) for shape in ((4, 3), (4,), (2, 4), (2,)))
    A = rng.normal(size=(20, 3))
    W, b = unpack(student.collapse(W1, b1, W2, b2), 2, ("W", "b"))
    yours = A @ as_array(W, (2, 3)).T + as_array(b, (2,))
    right = (A @ W1.T + b1) @ W2.T + b2
    wrong = np.abs(yours - right) > 0.01 * np.abs(right).max()
    marks = [
        Line([-10, 10], [-10, 10], Role.GUIDE, "equal"),
        Points(right[~wrong], yours[~wrong], Role.YOURS, "yours"),
        Points(right[wrong], yours[wrong], Role.WRONG, "yours, not right"),
    ]
    alt = "Your one layer gives the same outputs as the two."
    if wrong.any():
        alt = f"{wrong.sum()} of {wrong.size} outputs of your one layer are not those of the two."
    labels = {"x_label": "two layers", "y_label": "your one layer"}
    return [Panel((-10, 10), (-10, 10), marks, alt, shape=Shape.SQUARE, **labels)]
