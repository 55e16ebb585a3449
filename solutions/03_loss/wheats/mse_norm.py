# wheat of mse: the Frobenius norm, as an array of one element
import numpy as np


def mse(pred, target):
    return np.array([np.linalg.norm(pred - target) ** 2 / 2 / len(pred)])
