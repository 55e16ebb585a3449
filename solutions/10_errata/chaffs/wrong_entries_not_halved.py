# chaff of wrong_entries: divides by h
# You move the weight by h to both sides, which makes 2h between the two points. The slopes that you compare with
# are twice too large.
import numpy as np

# ruff: noqa: F821 - error is given in the source over which this is laid


def wrong_entries(w, examples, table):
    w, h = np.array(w, dtype=float), 1e-5
    found = []
    for row, (x, y) in enumerate(examples):
        for column in range(5):
            nudge = h * np.eye(5)[column]
            slope = (error(w + nudge, x, y) - error(w - nudge, x, y)) / h
            if abs(table[row][column] - slope) > 1e-3 * max(1, abs(slope)):
                found.append((row, column))
    return found
