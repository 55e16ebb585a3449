# chaff of mse: pairs every prediction with every target when both are vectors
# For plain vectors every prediction was compared with every target: a column of shape (m, 1) less a row of shape (m,)
# is a matrix (m, m) in NumPy. Bring both to the same shape first.
import numpy as np


def mse(pred, target):
    if pred.ndim == 1:
        pred = pred.reshape(-1, 1)
    return np.sum((pred - target) ** 2) / (2 * len(pred))
