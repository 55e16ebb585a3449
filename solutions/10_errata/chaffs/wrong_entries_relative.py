# chaff of wrong_entries: a purely relative tolerance
# Your tolerance shrinks to nothing where the true value is near 0, so that harmless rounding there counts as wrong.
# What does the max(1, ...) do?
import numpy as np

# ruff: noqa: F821 - error is given in the source over which this is laid


def wrong_entries(w, examples, table):
    w, h = np.array(w, dtype=float), 1e-5
    found = []
    for row, (x, y) in enumerate(examples):
        for column in range(5):
            nudge = h * np.eye(5)[column]
            slope = (error(w + nudge, x, y) - error(w - nudge, x, y)) / (2 * h)
            if abs(table[row][column] - slope) > 1e-3 * abs(slope):
                found.append((row, column))
    return found
