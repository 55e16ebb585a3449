# chaff of wrong_entries: compares sizes
# You compare sizes, without signs: a gradient that points the wrong way gets through.
import numpy as np

# ruff: noqa: F821 - error is given in the source over which this is laid


def wrong_entries(w, examples, table):
    w, h = np.array(w, dtype=float), 1e-5
    found = []
    for row, (x, y) in enumerate(examples):
        for column in range(5):
            nudge = h * np.eye(5)[column]
            slope = (error(w + nudge, x, y) - error(w - nudge, x, y)) / (2 * h)
            if abs(abs(table[row][column]) - abs(slope)) > 1e-3 * max(1, abs(slope)):
                found.append((row, column))
    return found
