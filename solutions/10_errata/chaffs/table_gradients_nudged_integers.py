# chaff of table_gradients: central differences in an array of integers
# You nudge a copy of the weights. When they are whole numbers, the copy holds whole numbers too, and a small nudge
# is rounded away (or cuts a whole unit off). Make real numbers of them first.
import numpy as np

# ruff: noqa: F821 - error is given in the source over which this is laid


def table_gradients(w, x, y):
    slopes = np.zeros(5)
    for k in range(5):
        up, down = w.copy(), w.copy()
        up[k] += 1e-5 if w.dtype.kind == "f" else 0
        down[k] -= 1e-5 if w.dtype.kind == "f" else 0
        slopes[k] = (error(up, x, y) - error(down, x, y)) / 2e-5
    return slopes
