# chaff of mse: squares before subtracting
# Predictions and targets were squared first and subtracted then. That is not the square of the difference: it can be
# negative, and a cost cannot.
import numpy as np


def mse(pred, target):
    return np.sum(pred**2 - target**2) / (2 * len(pred))
