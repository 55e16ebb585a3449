"""Figures of 09_depth: how much gradient arrives where, and where attention looks."""

import numpy as np

from grader.judge import as_array, as_number
from grader.judge.figures import Cells, Line, Panel, Points, Role, Shape, compare, figure

DEPTH, WIDTH = 10, 12
LAYERS = np.arange(1, DEPTH + 2)
SLOPES = {"sigmoid": lambda a: a * (1 - a), "relu": lambda a: a > 0}
CURVES = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "relu": lambda z: np.maximum(z, 0)}


def network(activation):
    """weights, biases, X, labels of a deep network with the usual variances."""
    rng = np.random.default_rng(5)
    sizes = [6, *[WIDTH] * DEPTH, 3]
    gain = 2 if activation == "relu" else 1
    weights = [
        rng.normal(0, np.sqrt(gain / n), size=(m, n)).round(3) for n, m in zip(sizes[:-1], sizes[1:], strict=True)
    ]
    return weights, [np.zeros(n) for n in sizes[1:]], rng.normal(size=(20, 6)), rng.integers(0, 3, size=20)


def right_norms(weights, biases, X, labels, activation):
    activations = [X]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        activations.append(CURVES[activation](activations[-1] @ W.T + b))
    logits = activations[-1] @ weights[-1].T + biases[-1]
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    delta = e / e.sum(axis=1, keepdims=True) - np.eye(3)[labels]
    norms = []
    for layer in reversed(range(len(weights))):
        norms.insert(0, np.linalg.norm(delta.T @ activations[layer] / len(X)))
        if layer:
            delta = (delta @ weights[layer]) * SLOPES[activation](activations[layer])
    return np.array(norms)


NETWORKS = {name: network(name) for name in ("sigmoid", "relu")}
RIGHT = {name: right_norms(*NETWORKS[name], name) for name in NETWORKS}


@figure("How much gradient arrives at each layer", of=["gradient_norms"])
def norms(student):
    """The student's norms in a deep network of sigmoids and in one of ReLUs."""
    marks, said = [], []
    for (name, data), role in zip(NETWORKS.items(), (Role.FIRST, Role.SECOND), strict=True):
        yours = as_array(student.gradient_norms(*data, name), (DEPTH + 1,)).astype(float)
        marks += [Line(LAYERS, yours, role), Points(LAYERS, yours, role, f"{name}, by your function")]
        found = compare(LAYERS, yours / RIGHT[name], np.ones(DEPTH + 1), name="layer", tolerance=0.02, label="")
        if found.differs:
            marks += [
                Line(LAYERS, RIGHT[name], Role.RIGHT, "what it should be"),
                Line(LAYERS, yours, Role.WRONG, "not right"),
            ]
            said.append(f"{name}: your norms are not right {found.differs}.")
        else:
            said.append(f"{name}: the first layer gets {yours[0] / yours[-1]:.1g} times what the last one gets.")
    labels = {"x_label": "layer, from the input", "y_label": "norm of the gradient"}
    return [Panel((0.5, DEPTH + 1.5), (1e-8, 10), marks, " ".join(said), log_y=True, **labels)]


@figure("What sigmoid layers leave of a gradient, at most", of=["vanishing_bound"])
def bound(student):
    layers = np.arange(0, 13)
    yours = np.array([as_number(answer) for answer in student.vanishing_bound.each([(int(n),) for n in layers])])
    found = compare(layers, yours / 0.25**layers, np.ones(13), name="layers", tolerance=0.01, label="")
    marks = [Line(layers, yours, Role.YOURS), Points(layers, yours, Role.YOURS, "your bound")]
    alt = f"After 12 layers your bound is {yours[-1]:.2g}."
    if found.differs:
        marks.append(Line(layers, 0.25**layers, Role.RIGHT, "a quarter a layer"))
        alt += f" It is not a quarter a layer {found.differs}."
    labels = {"x_label": "layers", "y_label": "share that is left"}
    return [Panel((0, 12), (1e-8, 1), marks, alt, log_y=True, **labels)]


def positions(n, d=8):
    """Queries and keys in which neighbours are alike."""
    angles = np.arange(n)[:, None] * np.array([0.9, 0.6, 0.35, 0.2])
    return np.column_stack([np.sin(angles), np.cos(angles)])[:, :d] * 2.2


@figure("Where your attention looks", of=["attention"])
def looks(student):
    """The weights themselves: the values are a unit matrix. Queries from top to bottom, keys from left to right."""
    n = 8
    Q, panels = positions(n), []
    for mask, title in ((None, "Without a mask"), (np.tril(np.ones((n, n), dtype=bool)), "Only back, by a mask")):
        weights = as_array(student.attention(Q, Q, np.eye(n), mask), (n, n)).astype(float)
        right = right_weights(Q, mask)
        off = np.argwhere(np.abs(weights - right)[::-1] > 0.02)  # from below, as drawn
        marks = [Cells(weights[::-1]), Points(off[:, 1] + 0.5, off[:, 0] + 0.5, Role.WRONG, "not the right weight")]
        alt = f"{title}: each query looks most at keys like itself."
        if len(off):
            alt = f"{title}: {len(off)} of your {n * n} weights are not right."
        panels.append(Panel((0, n), (0, n), marks, alt, title, "key", "query", Shape.SMALL))
    return panels


def right_weights(Q, mask):
    scores = Q @ Q.T / np.sqrt(Q.shape[1])
    e = np.exp(scores) * (1 if mask is None else mask)
    return e / e.sum(axis=1, keepdims=True)
