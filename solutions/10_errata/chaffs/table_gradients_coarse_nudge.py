# chaff of table_gradients: a nudge of 0.1 to one side
# You nudge each weight by 0.1 and see how the error changes. That is the slope of a chord, not of the curve: use
# the chain rule, or a much smaller step to both sides.
import numpy as np

# ruff: noqa: F821 - error is given in the source over which this is laid


def table_gradients(w, x, y):
    return np.array([(error(w + 0.1 * unit, x, y) - error(w, x, y)) / 0.1 for unit in np.eye(5)])
