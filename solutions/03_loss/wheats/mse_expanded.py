# wheat of mse: p^2 - 2pt + t^2
import numpy as np


def mse(pred, target):
    p, t = np.ravel(pred).astype(float), np.ravel(target).astype(float)
    return max(0.0, p @ p - 2 * p @ t + t @ t) / 2 / len(pred)
