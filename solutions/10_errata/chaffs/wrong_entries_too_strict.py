# chaff of wrong_entries: np.isclose with its own tolerances
# Your tolerance is finer than the rounding of the table, so entries count as wrong that are only rounded. How large
# a difference may be is written in the exercise.
import numpy as np

# ruff: noqa: F821 - error is given in the source over which this is laid


def wrong_entries(w, examples, table):
    w, h = np.array(w, dtype=float), 1e-5
    found = []
    for row, (x, y) in enumerate(examples):
        for column in range(5):
            nudge = h * np.eye(5)[column]
            slope = (error(w + nudge, x, y) - error(w - nudge, x, y)) / (2 * h)
            if not np.isclose(table[row][column], slope):
                found.append((row, column))
    return found
