# chaff of mse: takes the root at the end
# There is a root at the end that does not belong there: the root mean square has the unit of the targets, the cost
# that of their squares.
import numpy as np


def mse(pred, target):
    return np.sqrt(np.sum((pred - target) ** 2) / (2 * len(pred)))
