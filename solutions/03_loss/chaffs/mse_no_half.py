# chaff of mse: forgets the one half
# The cost is exactly twice as large as it should be: the definition begins with 1/(2m), so that the 2 of the square
# cancels in the gradient.
import numpy as np


def mse(pred, target):
    return np.sum((pred - target) ** 2) / len(pred)
