"""Figures of 05_optimizers: the four rules race down Rosenbrock's valley, (1 - x)^2 + 10 (y - x^2)^2."""

import numpy as np

from grader.judge import as_array, unpack
from grader.judge.figures import Contours, Line, Panel, Points, Role, Shape, figure

START, GOAL, STEPS = np.array([-1.2, 0.2]), np.array([1.0, 1.0]), 100
X, Y = (-2.0, 2.0), (-1.0, 3.0)
ROLES = (Role.FIRST, Role.SECOND, Role.THIRD, Role.FOURTH)
EARLY = 40  # steps that are compared: later ones may part by rounding alone
LOST = 1e3  # farther than this no path comes back


def valley(x, y):
    return (1 - x) ** 2 + 10 * (y - x**2) ** 2


def gradient(w):
    x, y = w
    return np.array([-2 * (1 - x) - 40 * x * (y - x**2), 20 * (y - x**2)])


def race(step, memories, rate):
    """The positions of one rule, shape (up to STEPS + 1, 2).

    step: (w, g, *memories, t, rate) -> [w, *memories]. memories: how many arrays the rule keeps.
    """
    path, kept = [START], [np.zeros(2)] * memories
    for t in range(1, STEPS + 1):
        w, *kept = (as_array(part, (2,)) for part in step(path[-1], gradient(path[-1]), *kept, t, rate))
        if np.abs(w).max() > LOST:
            break
        path.append(w)
    return np.array(path, dtype=float)


# name, how many memories, learning rate, the right rule
RULES = {
    "sgd_step": (0, 0.01, lambda w, g, t, lr: [w - lr * g]),
    "momentum_step": (1, 0.004, lambda w, g, v, t, lr: [w + 0.9 * v - lr * g, 0.9 * v - lr * g]),
    "rmsprop_step": (1, 0.05, lambda w, g, s, t, lr: rmsprop(w, g, s, lr)),
    "adam_step": (2, 0.2, lambda w, g, m, v, t, lr: adam(w, g, m, v, t, lr)),
}


def rmsprop(w, g, s, lr):
    s = 0.9 * s + 0.1 * g**2
    return [w - lr * g / (np.sqrt(s) + 1e-8), s]


def adam(w, g, m, v, t, lr):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return [w - lr * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v]


RIGHT = {name: race(rule, memories, rate) for name, (memories, rate, rule) in RULES.items()}


def steps_of(student):
    """The student's four rules, each called as `race` calls one."""
    return {
        "sgd_step": lambda w, g, t, lr: [student.sgd_step(w, g, lr)],
        "momentum_step": lambda w, g, v, t, lr: unpack(student.momentum_step(w, g, v, lr), 2),
        "rmsprop_step": lambda w, g, s, t, lr: unpack(student.rmsprop_step(w, g, s, lr), 2),
        "adam_step": lambda w, g, m, v, t, lr: unpack(student.adam_step(w, g, m, v, t, lr), 3),
    }


def land():
    x, y = np.meshgrid(np.linspace(*X, 41), np.linspace(*Y, 41))
    return Contours(np.log10(1 + valley(x, y)), (0.1, 0.3, 0.6, 0.9, 1.2, 1.5, 1.8))


def heights(path, role, label=""):
    """How high a path lies, at every second step."""
    return Line(np.arange(len(path))[::2], valley(*path[::2].T), role, label)


LAND = land()


@figure("Four rules race down Rosenbrock's valley", of=list(RULES))
def rosenbrock(student):
    """The paths, and how far down each is after every step."""
    paths, costs, ends, wrong = [], [], [], []
    for role, (name, step) in zip(ROLES, steps_of(student).items(), strict=True):
        memories, rate, _ = RULES[name]
        yours, right = race(step, memories, rate), RIGHT[name]
        paths += [Line(*yours.T, role, f"{name}, rate {rate}"), Points(*yours[-1:].T, role)]
        costs.append(heights(yours, role))
        ends.append(f"{name} {valley(*yours[-1]):.2g}" if len(yours) == len(right) else f"{name} far away")
        if len(yours) != len(right) or not np.allclose(yours[:EARLY], right[:EARLY], rtol=0, atol=0.01):
            wrong.append(name)
            paths.append(Line(*yours.T, Role.WRONG, "not the way that its rule takes"))
            costs += [heights(yours, Role.WRONG), heights(right, Role.RIGHT, "what it should be")]
    paths.append(Points(*GOAL[:, None], Role.RIGHT, "the lowest point"))
    way = f"Not the way that its rule takes: {', '.join(wrong)}." if wrong else "Each takes the way of its rule."
    height = f"After {STEPS} steps their heights are: {', '.join(ends)}."
    return [
        Panel(X, Y, paths, way, "The ways they take", "x", "y", Shape.SQUARE, contours=LAND),
        Panel((0, STEPS), (1e-3, 1e2), costs, height, "How far down", "step", "height", log_y=True),
    ]
