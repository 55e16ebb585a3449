# chaff of mse: adds the errors before squaring
# The errors were added first and squared then, so that an error of +3 and one of -3 cancel. Each difference has to be
# squared on its own.
import numpy as np


def mse(pred, target):
    return np.sum(pred - target) ** 2 / (2 * len(pred))
