# chaff of wrong_entries: compares with !=
# You ask for exact equality. A numerical slope is never exact, and a printed table is rounded: small differences
# have to be let pass.
import numpy as np

# ruff: noqa: F821 - error is given in the source over which this is laid


def wrong_entries(w, examples, table):
    w, h = np.array(w, dtype=float), 1e-5
    found = []
    for row, (x, y) in enumerate(examples):
        for column in range(5):
            nudge = h * np.eye(5)[column]
            slope = (error(w + nudge, x, y) - error(w - nudge, x, y)) / (2 * h)
            if table[row][column] != slope:
                found.append((row, column))
    return found
