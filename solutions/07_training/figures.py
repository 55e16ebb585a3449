"""Figures of 07_training: what a network has learnt after a few epochs, and three ways through the examples."""

import numpy as np

from grader.judge import as_array, require, unpack
from grader.judge.checks import describe
from grader.judge.figures import Contours, Field, Line, Panel, Points, Role, Shape, figure

SIDE = 2.6  # of the pictures: from -SIDE to SIDE
CELLS = 24  # places in a row of a picture
X1, X2 = np.meshgrid(np.linspace(-SIDE, SIDE, CELLS), np.linspace(-SIDE, SIDE, CELLS))
PLACES = np.column_stack([X1.ravel(), X2.ravel()])  # (CELLS * CELLS, 2)


def clouds(n, rng):
    """Four clouds; those in opposite corners belong together."""
    centres = np.repeat([[-1.0, -1.0], [1.0, 1.0], [-1.0, 1.0], [1.0, -1.0]], n // 2, axis=0)
    return (centres + rng.normal(0, 0.3, size=centres.shape)).round(2), np.repeat([0, 1], n)


def circles(n, rng):
    """A circle within another."""
    angle = rng.uniform(0, 2 * np.pi, size=2 * n)
    radius = np.repeat([1.0, 2.0], n) + rng.normal(0, 0.1, size=2 * n)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]).round(2), np.repeat([0, 1], n)


def spirals(n, rng):
    """Two arms, wound around one another."""
    t = np.tile(np.linspace(0.25, 1, n), 2)
    angle = 2 * np.pi * t + np.repeat([0, np.pi], n)
    return (2 * t[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])).round(2), np.repeat([0, 1], n)


def probability(weights, biases, X):
    """The probability of class 1 that a ReLU network gives, shape (m,)."""
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        X = np.maximum(X @ W.T + b, 0)
    logits = X @ weights[-1].T + biases[-1]
    return 1 / (1 + np.exp(logits[:, 0] - logits[:, 1]))


def network(answer, sizes):
    """Weights, biases and history of an answer of train."""
    weights, biases, history = unpack(answer, 3, ("weights", "biases", "history"))
    pairs = list(zip(sizes[:-1], sizes[1:], strict=True))
    weights = [as_array(W, (n, m)) for W, (m, n) in zip(unpack(weights, len(pairs)), pairs, strict=True)]
    biases = [as_array(b, (n,)) for b, (_, n) in zip(unpack(biases, len(pairs)), pairs, strict=True)]
    return weights, biases, as_array(history)


def picture(field, points, labels, title):
    """The student's boundary with the data: what is on the wrong side is crossed."""
    p = field(points)
    wrong = (p > 0.5) != labels
    share = f"{100 * np.mean(~wrong):.0f}\N{NO-BREAK SPACE}%"
    marks = [
        Field(field(PLACES).reshape(CELLS, CELLS)),
        Points(*points[(labels == 1) & ~wrong].T, Role.FIRST, "class 1"),
        Points(*points[(labels == 0) & ~wrong].T, Role.SECOND, "class 0"),
        Points(*points[wrong].T, Role.WRONG, "on the wrong side"),
    ]
    alt = f"{title}: {share} of the points on the right side."
    return Panel((-SIDE, SIDE), (-SIDE, SIDE), marks, alt, f"{title}: {share}", shape=Shape.SMALL)


def learning(student, data, sizes, epochs, lr, batch_size):
    """The cost after each epoch, and the boundary after three numbers of epochs: the same network, trained longer."""
    points, labels = data
    pictures = []
    for count in epochs:
        rng = np.random.default_rng(4)
        answer = student.train(points, labels, sizes, rng, count, lr, batch_size)
        weights, biases, history = network(answer, sizes)
        pictures.append(picture(lambda X, w=weights, b=biases: probability(w, b, X), points, labels, f"{count} epochs"))
    if history.shape != (epochs[-1],):
        curve = Line([], [])
        alt = f"Your history does not hold one cost an epoch: {epochs[-1]} were asked for."
    else:
        shown = np.unique(np.linspace(0, epochs[-1] - 1, 60).round().astype(int))
        curve = Line(1 + shown, history[shown], Role.YOURS, "your history")
        alt = f"Your cost goes from {history[0]:.2g} after one epoch to {history[-1]:.2g} after {epochs[-1]}."
    marks = [curve, Line([0, epochs[-1]], [np.log(2)] * 2, Role.GUIDE, "guessing: log 2")]
    return [Panel((0, epochs[-1]), (1e-3, 2), marks, alt, "cost", x_label="epoch", log_y=True), *pictures]


CLOUDS, CIRCLES, SPIRALS = (make(24, np.random.default_rng(1)) for make in (clouds, circles, spirals))


@figure("XOR, by train_xor", of=["train_xor"])
def xor(student):
    """The four points, after three numbers of steps."""
    points, labels = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
    shown = 2 * points - 1  # the picture shows 0 at -1 and 1 at 1

    def field(predict):
        require(callable(predict), f"expected a function, got {describe(predict)}")
        return lambda places: as_array(predict((places + 1) / 2), (len(places),))

    return [
        picture(field(student.train_xor(np.random.default_rng(1), epochs=count)), shown, labels, f"{count} steps")
        for count in (20, 200, 1000)
    ]


@figure("XOR clouds, by train", of=["train"])
def xor_clouds(student):
    return learning(student, CLOUDS, (2, 8, 2), (2, 5, 30), 0.3, 12)


@figure("Circles, by train", of=["train"])
def two_circles(student):
    return learning(student, CIRCLES, (2, 8, 2), (3, 15, 60), 0.3, 12)


@figure("Two spirals, by train", of=["train"])
def two_spirals(student):
    return learning(student, SPIRALS, (2, 16, 16, 2), (5, 40, 160), 0.3, 12)


# A line y = w0 + w1 x through eight examples; the cost of one is half its squared error.
EXAMPLES_X = np.array([-0.6, 2.0, 0.2, 1.4, -0.2, 1.8, 0.8, 1.0])
EXAMPLES_Y = np.array([-1.1, 2.6, 0.9, 0.8, 0.2, 1.9, -0.1, 1.6])
GRADIENTS = [
    lambda w, x=x, y=y: np.array([1.0, x]) * (w[0] + w[1] * x - y) for x, y in zip(EXAMPLES_X, EXAMPLES_Y, strict=True)
]
WAYS = ((1, 0.2, "one by one"), (3, 0.4, "in threes"), (None, 0.1, "all at once"))
PASSES = 12


def right_pass(w, lr, size):
    batches = [GRADIENTS] if size is None else [GRADIENTS[i : i + size] for i in range(0, len(GRADIENTS), size)]
    for batch in batches:
        w = w - lr * sum(grad(w) for grad in batch) / (1 if size is None else len(batch))
    return w


def land():
    w0, w1 = np.meshgrid(np.linspace(-2, 2, 25), np.linspace(-1, 3, 25))
    error = w0[..., None] + w1[..., None] * EXAMPLES_X - EXAMPLES_Y
    return Contours(np.log10((error**2).mean(axis=-1) / 2), (-0.75, -0.6, -0.4, -0.2, 0.0, 0.25, 0.5, 0.75))


LAND = land()


@figure("Three ways through the examples", of=["update_rules"])
def ways(student):
    """Where the weights are after each pass over eight examples."""
    marks, wrong = [], []
    for (size, lr, name), role in zip(WAYS, (Role.FIRST, Role.SECOND, Role.THIRD), strict=True):
        yours, right = [np.array([1.5, -0.7])], [np.array([1.5, -0.7])]
        for _ in range(PASSES):
            yours.append(as_array(student.update_rules(GRADIENTS, yours[-1], lr, size), (2,)).astype(float))
            right.append(right_pass(right[-1], lr, size))
        path = np.array(yours).T
        marks += [Line(*path, role, f"{name}, rate {lr}"), Points(*path, role)]
        if not np.allclose(yours, right, rtol=0, atol=0.01):
            wrong.append(name)
            marks += [Line(*path, Role.WRONG, "not right"), Line(*np.array(right).T, Role.RIGHT, "what it should be")]
    alt = "Your weights take the right way, one by one, in threes and all at once."
    if wrong:
        alt = f"Your weights do not take the right way {' and '.join(wrong)}."
    return [Panel((-2, 2), (-1, 3), marks, alt, x_label="w₀", y_label="w₁", shape=Shape.SQUARE, contours=LAND)]
