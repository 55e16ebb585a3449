# chaff of wrong_entries: a nudge of 0.1 to one side
# Your nudge is so large that the slope of the chord differs from that of the curve, and right entries seem wrong.
# Use a small step, to both sides.
import numpy as np

# ruff: noqa: F821 - error is given in the source over which this is laid


def wrong_entries(w, examples, table):
    w, h = np.array(w, dtype=float), 0.1
    found = []
    for row, (x, y) in enumerate(examples):
        for column in range(5):
            nudge = h * np.eye(5)[column]
            slope = (error(w + nudge, x, y) - error(w, x, y)) / h
            if abs(table[row][column] - slope) > 1e-3 * max(1, abs(slope)):
                found.append((row, column))
    return found
