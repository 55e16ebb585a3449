"""Figures of 08_generalization: training against validation, where to stop, and what dropout leaves."""

import numpy as np

from grader.judge import as_array, as_number, unpack
from grader.judge.figures import Line, Panel, Points, Role, compare, figure

EPOCHS, RATE = 200, 0.25
EVERY = slice(0, None, 4)  # epochs that are drawn


def examples(n, rng, noise=0.6):
    """Examples with 40 features, of which only four matter: few of them invite learning by heart."""
    X = rng.normal(size=(n, 40)) / np.sqrt(40)
    return X, X[:, :4] @ np.array([4.0, -3.0, 3.0, -2.0]) + noise * rng.normal(size=n)


TRAIN, VALIDATION = examples(30, np.random.default_rng(3)), examples(200, np.random.default_rng(4))


def loss(w, data):
    X, y = data
    return np.mean((X @ w - y) ** 2) / 2


def gradient(w):
    X, y = TRAIN
    return X.T @ (X @ w - y) / len(y)


def right_step(w, g, lr, lam):
    return w - lr * (g + lam * w)


def history(step, lam):
    """(training losses, validation losses), each of shape (EPOCHS,), by a rule (w, g, lr, lam) -> w."""
    w, losses = np.zeros(40), []
    for _ in range(EPOCHS):
        w = as_array(step(w, gradient(w), 10 * RATE, lam), (40,))
        losses.append((loss(w, TRAIN), loss(w, VALIDATION)))
    return np.array(losses).T


RIGHT = {lam: history(right_step, lam) for lam in (0.0, 0.02)}
AXES = {"x": (0, EPOCHS), "y": (0, 0.9), "x_label": "epoch", "y_label": "loss"}


def curves(train, validation):
    epochs = np.arange(EPOCHS)[EVERY]
    return [
        Line(epochs, train[EVERY], Role.FIRST, "training loss"),
        Line(epochs, validation[EVERY], Role.SECOND, "validation loss"),
    ]


@figure("Training against validation: where you stop", of=["early_stopping"])
def stopping(student):
    """The student's stop and best epoch on the losses of a network that learns by heart."""
    train, validation = RIGHT[0.0]
    patience, best = 20, int(np.argmin(validation))
    answer = unpack(student.early_stopping(validation, patience), 2, ("stop_epoch", "best_epoch"))
    stop, kept = (as_number(epoch) for epoch in answer)
    marks = [
        *curves(train, validation),
        Line([stop, stop], AXES["y"], Role.THIRD, "you stop here"),
        Points([kept], [np.interp(kept, np.arange(EPOCHS), validation)], Role.THIRD, "the weights that you keep"),
    ]
    alt = f"With a patience of {patience} you stop after epoch {stop:.5g} and keep epoch {kept:.5g}"
    if (stop, kept) == (best + patience, best):
        return [Panel(**AXES, marks=marks, alt=f"{alt}, where the validation loss is lowest.")]
    marks.append(Line([best + patience] * 2, AXES["y"], Role.RIGHT, "where to stop"))
    return [Panel(**AXES, marks=marks, alt=f"{alt}: not where this patience stops, or not the best epoch so far.")]


@figure("Training against validation: with your weight decay", of=["weight_decay_step"])
def decay(student):
    """The same training by the student's steps, without and with decay."""
    panels = []
    for lam, title in ((0.0, "No decay"), (0.02, "Decay 0.02")):
        train, validation = history(student.weight_decay_step, lam)
        epochs, right = np.arange(EPOCHS)[EVERY], RIGHT[lam]
        marks, off = curves(train, validation), []
        for yours, wanted, name in ((train, right[0], "training loss"), (validation, right[1], "validation loss")):
            found = compare(epochs, yours[EVERY], wanted[EVERY], name="epoch", tolerance=0.01, label="")
            marks += found.marks[:-1]
            off += [f"Your {name} is not what it should be {found.differs}."] if found.differs else []
        alt = f"{title}: training ends at {train[-1]:.2f}, validation at {validation[-1]:.2f}."
        panels.append(Panel(**AXES, marks=marks, alt=" ".join([alt, *off]), title=title))
    return panels


@figure("What your dropout hands on", of=["dropout"])
def handed_on(student):
    """The mean of many draws: dropout changes single activations, not their mean."""
    a, rate, draws = np.linspace(-2, 2, 9), 0.4, 2000
    out, mask = unpack(student.dropout(np.tile(a, (draws, 1)), rate, np.random.default_rng(2)), 2, ("out", "mask"))
    means, kept = as_array(out, (draws, 9)).mean(axis=0), as_array(mask, (draws, 9)).mean()
    marks = [
        Line([-2, 2], [-2, 2], Role.GUIDE, "the activation itself"),
        Points(a, means, Role.YOURS, "the mean of what you hand on"),
    ]
    factor = float(means @ a / (a @ a))
    alt = f"With the rate {rate} you keep {100 * kept:.0f} % and hand on {factor:.2f} times each activation on average"
    alt += "." if abs(factor - 1) < 0.1 else ", which should be 1."
    return [Panel((-2.2, 2.2), (-4, 4), marks, alt, x_label="activation", y_label="mean after dropout")]
