"""Figures of 04_descent: measured gradients as arrows, and the ways that descent takes."""

import numpy as np

from grader.judge import as_array
from grader.judge.figures import Arrows, Contours, Line, Panel, Points, Role, Shape, figure

X, Y = (-4.0, 4.0), (-4.0, 4.0)
LEVELS = (0.5, 2, 5, 10, 17, 26, 37)


def bowl(x):
    return float(x[0] ** 2 + 2 * x[1] ** 2)


def bowl_gradient(x):
    return np.array([2.0, 4.0]) * x


def quartic(x):
    return x**4 - 4 * x**2 + x + 1


def quartic_slope(x):
    return 4 * x**3 - 8 * x + 1


def descent(gradient, x0, lr, steps):
    """The right path: shape (steps + 1,) or (steps + 1, n)."""
    path = [np.asarray(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - lr * gradient(path[-1]))
    return np.array(path)


def land():
    x1, x2 = np.meshgrid(np.linspace(*X, 33), np.linspace(*Y, 33))
    return Contours(x1**2 + 2 * x2**2, LEVELS)


LAND = land()


@figure("The gradient, measured by you", of=["numerical_gradient"])
def gradient_arrows(student):
    """An arrow at each place of the bowl, a twelfth as long as the gradient there."""
    places = np.array([(x1, x2) for x1 in np.linspace(-3, 3, 7) for x2 in np.linspace(-3, 3, 5)])
    answers = student.numerical_gradient.each([(bowl, place) for place in places])
    yours = np.array([as_array(answer, (2,), finite=False) for answer in answers], dtype=float)
    right = bowl_gradient(places)
    wrong = ~(np.linalg.norm(yours - right, axis=1) <= 0.02 * np.linalg.norm(right, axis=1) + 1e-3)
    marks = [arrows(places, right, Role.RIGHT, "the exact gradient"), arrows(places[~wrong], yours[~wrong])]
    alt = f"Your measured gradient agrees with the exact one at all {len(places)} places of the bowl x₁² + 2x₂²."
    if wrong.any():
        marks.append(arrows(places[wrong], yours[wrong], Role.WRONG, "yours, not right"))
        alt = f"Your measured gradient is not the exact one at {wrong.sum()} of {len(places)} places of the bowl."
    return [Panel(X, Y, marks, alt, x_label="x₁", y_label="x₂", shape=Shape.SQUARE, contours=LAND)]


def arrows(places, gradients, role=Role.YOURS, label="yours"):
    return Arrows(*places.T, *(gradients.T / 12), role, label)


@figure("Downhill on the bowl", of=["gradient_descent"])
def bowl_paths(student):
    """A short step and a long one, from (3, 2)."""
    marks, said = [], []
    for lr, role in ((0.1, Role.FIRST), (0.45, Role.SECOND)):
        right = descent(bowl_gradient, (3.0, 2.0), lr, 12)
        answer = student.gradient_descent(bowl_gradient, np.array([3.0, 2.0]), lr, 12)
        yours = as_array(answer, (13, 2), finite=False).astype(float)
        marks += [Line(*yours.T, role, f"yours, rate {lr}"), Points(*yours.T, role)]
        if np.allclose(yours, right, atol=0.01):
            said.append(f"With the rate {lr} your path ends at ({yours[-1, 0]:.2f}, {yours[-1, 1]:.2f}).")
        else:
            marks += [Line(*right.T, Role.RIGHT, "what it should be"), Line(*yours.T, Role.WRONG, "not right")]
            said.append(f"With the rate {lr} your path is not the one that descent takes.")
    alt = " ".join(said)
    return [Panel(X, Y, marks, alt, x_label="x₁", y_label="x₂", shape=Shape.SQUARE, contours=LAND)]


@figure("Two valleys", of=["gradient_descent"])
def quartic_paths(student):
    """Where descent ends depends on where it starts."""
    x = np.linspace(-2.4, 2.3, 80)
    marks, said = [Line(x, quartic(x), Role.GUIDE, "x⁴ − 4x² + x + 1")], []
    for start, role in ((-0.5, Role.FIRST), (0.5, Role.SECOND)):
        right = descent(quartic_slope, start, 0.03, 25)
        yours = as_array(student.gradient_descent(quartic_slope, start, 0.03, 25), (26,), finite=False).astype(float)
        marks += [Line(yours, quartic(yours), role), Points(yours, quartic(yours), role, f"yours, from {start}")]
        if np.allclose(yours, right, atol=0.01):
            said.append(f"From {start} your path ends at {yours[-1]:.2f}.")
        else:
            marks.append(Points(right, quartic(right), Role.RIGHT, "what it should be"))
            said.append(f"From {start} your path is not the one that descent takes.")
    return [Panel((-2.5, 2.5), (-6, 4), marks, " ".join(said), x_label="x", y_label="height")]
