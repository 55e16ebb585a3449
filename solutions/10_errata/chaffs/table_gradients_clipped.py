# chaff of table_gradients: cuts the gradients off at 1000
# Something limits your gradients to 1000. That is a remedy for steps that would be too long; the gradient itself is
# what it is, and in the table some are larger.
import numpy as np

# ruff: noqa: F821 - predict is given in the source over which this is laid


def table_gradients(w, x, y):
    inner, d = x[0] + w[0] * x[1], 2.0 * (predict(w, x) - y)
    both = x[0] * x[1]
    return np.clip([d * w[2] * 2 * inner * x[1], d * w[3] * both, d * inner**2, d * w[1] * both, d], -1000, 1000)
