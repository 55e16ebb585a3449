# chaff of mse: divides with //
# The division throws the fraction away. `//` rounds down to a whole number; a cost needs a true division.
import numpy as np


def mse(pred, target):
    return np.sum((pred - target) ** 2) // (2 * len(pred))
