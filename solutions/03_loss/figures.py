"""Figures of 03_loss: the costs as curves, and the gradient that all learning begins with as arrows."""

import numpy as np

from grader.judge import as_array, as_number
from grader.judge.figures import Arrows, Contours, Panel, Role, Shape, compare, figure


def numbers(answers):
    return np.array([as_number(answer) for answer in answers])


@figure("What a wrong number costs, and what an unlikely class costs", of=["mse", "cross_entropy"])
def costs(student):
    """The quadratic cost and the cross-entropy, of batches of three equal examples."""
    error, p = np.linspace(-2, 2, 41), np.geomspace(0.01, 0.99, 41)
    parabola = compare(
        error,
        numbers(student.mse.each([(np.full((3, 1), e + 1), np.ones((3, 1))) for e in error])),
        error**2 / 2,
        name="an error",
        tolerance=0.01,
        label="your mse",
    )
    logarithm = compare(
        p,
        numbers(student.cross_entropy.each([(np.tile([q, 1 - q], (3, 1)), np.zeros(3, dtype=int)) for q in p])),
        -np.log(p),
        name="p",
        tolerance=0.02,
        label="your cross_entropy",
        role=Role.SLOPE,
    )
    return [
        Panel(
            (-2, 2), (-0.2, 2.2), parabola.marks, parabola.says("Your mse", "half the square"), "mse", "error", "cost"
        ),
        Panel(
            (0, 1),
            (-0.5, 5),
            logarithm.marks,
            logarithm.says("Your cross_entropy", "−log p"),
            "cross_entropy",
            "probability of the true class",
            "cost",
        ),
    ]


@figure("Your softmax of three logits", of=["softmax"])
def shares(student):
    """One logit moves from -6 to 6, the others stay at 0 and 1."""
    z = np.linspace(-6, 6, 49)
    logits = np.column_stack([z, np.zeros(49), np.ones(49)])
    yours = as_array(student.softmax(logits), (49, 3)).astype(float)
    right = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    marks, off = [], []
    for k, (role, name) in enumerate(((Role.FIRST, "z"), (Role.SECOND, "0"), (Role.THIRD, "1"))):
        found = compare(z, yours[:, k], right[:, k], name="z", tolerance=0.01, label=f"of the logit {name}", role=role)
        marks += found.marks
        off += [f"Your share of the logit {name} is not right {found.differs}."] if found.differs else []
    alt = " ".join(off) or "Your softmax gives each logit its share."
    return [Panel((-6, 6), (-0.1, 1.1), marks, alt, x_label="z", y_label="probability")]


# Three classes, one example of class 0, the third logit at 0: two logits are moved.
def cost(z0, z1):
    return np.log(np.exp(z0) + np.exp(z1) + 1) - z0


PLACES = np.array([(z0, z1) for z0 in np.linspace(-3, 3, 7) for z1 in np.linspace(-3, 3, 7)])
H = 1e-5
MEASURED = np.column_stack(
    [
        (cost(PLACES[:, 0] + H, PLACES[:, 1]) - cost(PLACES[:, 0] - H, PLACES[:, 1])) / (2 * H),
        (cost(PLACES[:, 0], PLACES[:, 1] + H) - cost(PLACES[:, 0], PLACES[:, 1] - H)) / (2 * H),
    ]
)
GRID = np.linspace(-4, 4, 29)
LAND = Contours(cost(*np.meshgrid(GRID, GRID)), (0.1, 0.3, 0.7, 1.3, 2, 3, 4, 5, 6, 7))


@figure("Your gradient beside the measured one", of=["softmax_cross_entropy_grad"])
def gradient_arrows(student):
    """The way downhill (minus the gradient) for two of three logits, of two equal examples of class 0."""
    asked = [(np.tile([z0, z1, 0.0], (2, 1)), np.array([0, 0])) for z0, z1 in PLACES]
    answers = student.softmax_cross_entropy_grad.each(asked)
    yours = np.array([as_array(answer, (2, 3), finite=False).sum(axis=0)[:2] for answer in answers], dtype=float)
    wrong = ~(np.linalg.norm(yours - MEASURED, axis=1) <= 0.02 * np.linalg.norm(MEASURED, axis=1) + 1e-3)
    marks = [arrows(PLACES, MEASURED, Role.RIGHT, "measured"), arrows(PLACES[~wrong], yours[~wrong])]
    alt = f"Your gradient agrees with the measured one at all {len(PLACES)} places."
    if wrong.any():
        marks.append(arrows(PLACES[wrong], yours[wrong], Role.WRONG, "yours, not right"))
        alt = f"Your gradient is not the measured one at {wrong.sum()} of {len(PLACES)} places."
    labels = ("logit of the true class", "logit of another class")
    return [Panel((-4, 4), (-4, 4), marks, alt, "", *labels, Shape.SQUARE, contours=LAND)]


def arrows(places, gradients, role=Role.YOURS, label="yours"):
    return Arrows(*places.T, *(-0.7 * gradients.T), role, label)
