# chaff of mse: writes the difference into pred
# The cost is right, but the caller's predictions are gone: an operator like -= writes into the array that came in.
# Put the difference into an array of its own.
import numpy as np


def mse(pred, target):
    pred -= target
    return np.sum(pred**2) / (2 * len(pred))
