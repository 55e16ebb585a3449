"""Figures of 10_errata: worked-out gradients beside measured ones, and the entries of a table that are refuted."""

import numpy as np

from grader.judge import as_array, as_indices, require, unpack
from grader.judge.figures import Line, Panel, Points, Role, Shape, figure

WEIGHTS = np.array([1.0, 2.0, 1.0, 1.0, 0.0])
EXAMPLES = [((3, 2), 24), ((1, 4), 14), ((2, 1), 11)]
ERRORS = {(0, 3): 0.5, (2, 1): 3.0}  # what this figure's own table is wrong by: factors
LIMITS = (2, 3000)


def error(w, x, y):
    return (w[2] * (x[0] + w[0] * x[1]) ** 2 + w[3] * w[1] * x[0] * x[1] + w[4] - y) ** 2


def measured(x, y, h=1e-5):
    return [(error(WEIGHTS + h * e, x, y) - error(WEIGHTS - h * e, x, y)) / (2 * h) for e in np.eye(5)]


MEASURED = np.array([measured(x, y) for x, y in EXAMPLES])  # (3, 5), all positive
DIAGONAL = Line(LIMITS, LIMITS, Role.GUIDE, "equal")


@figure("Your gradients beside the measured ones", of=["table_gradients"])
def worked_out(student):
    """Five weights for each of three examples."""
    answers = student.table_gradients.each([(WEIGHTS, x, y) for x, y in EXAMPLES])
    yours = np.array([as_array(answer, (5,)) for answer in answers], dtype=float)
    wrong = np.abs(yours - MEASURED) > 0.01 * MEASURED
    marks = [
        DIAGONAL,
        Points(MEASURED[~wrong], yours[~wrong], Role.YOURS, "yours"),
        Points(MEASURED[wrong], np.clip(yours[wrong], *LIMITS), Role.WRONG, "yours, not right"),
    ]
    alt = "All fifteen of your gradients are what a small nudge of the weight says."
    if wrong.any():
        names = ", ".join(f"dE/dw{column + 1} of example {row + 1}" for row, column in np.argwhere(wrong)[:4])
        alt = f"{wrong.sum()} of your fifteen gradients are not what a small nudge says: {names}"
        alt += " and others." if wrong.sum() > 4 else "."
    return [picture(marks, alt, "worked out by you")]


@figure("A table with two errors, as you check it", of=["wrong_entries"])
def checked(student):
    """A table of this figure's own; what the student refutes is crossed."""
    table = MEASURED.copy()
    for place, factor in ERRORS.items():
        table[place] *= factor
    answer = student.wrong_entries(WEIGHTS, EXAMPLES, table)
    refuted = np.zeros(table.shape, dtype=bool)
    for pair in unpack(answer, len(answer)):
        row, column = as_indices(pair).tolist()
        require(0 <= row < 3 and 0 <= column < 5, "a pair names no entry of the table")
        refuted[row, column] = True
    marks = [
        DIAGONAL,
        Points(MEASURED[~refuted], table[~refuted], Role.YOURS, "you let it pass"),
        Points(MEASURED[refuted], table[refuted], Role.WRONG, "you refute it"),
    ]
    missed = sum(not refuted[place] for place in ERRORS)
    blamed = int(refuted.sum()) - len(ERRORS) + missed
    alt = "You refute the two wrong entries, and no other."
    if missed or blamed:
        alt = f"You let {missed} of the two wrong entries pass and refute {blamed} right ones."
    return [picture(marks, alt, "entry of the table")]


def picture(marks, alt, y_label):
    labels = {"x_label": "measured", "y_label": y_label}
    return Panel(LIMITS, LIMITS, marks, alt, shape=Shape.SQUARE, log_x=True, log_y=True, **labels)
