# chaff of wrong_entries: nudges weights of whole numbers
# You nudge a copy of the weights in place. When they are whole numbers the nudge is cut off, every slope comes out
# as 0, and every entry seems wrong. Make real numbers of them first.
import numpy as np

# ruff: noqa: F821 - error is given in the source over which this is laid


def wrong_entries(w, examples, table):
    h = 1e-5
    found = []
    for row, (x, y) in enumerate(examples):
        for column in range(5):
            up, down = np.array(w), np.array(w)
            up[column] = w[column] + h if up.dtype.kind == "f" else w[column]
            down[column] = w[column] - h
            down[column] = w[column] if up.dtype.kind != "f" else down[column]
            slope = (error(up, x, y) - error(down, x, y)) / (2 * h)
            if abs(table[row][column] - slope) > 1e-3 * max(1, abs(slope)):
                found.append((row, column))
    return found
