# chaff of weighted_sum: applies the sigmoid too
# This goes one step too far: the activation has been applied as well. Asked for is z itself, the pre-activation,
# which may be any number.
import numpy as np


def weighted_sum(w, x, b):
    return 1 / (1 + np.exp(-(np.dot(w, x) + b)))
