# chaff of mse: m taken from the number of columns
# The sum of squares is divided by the number of outputs. A batch has one *row* an example: which entry of the shape
# counts the rows?
import numpy as np


def mse(pred, target):
    return np.sum((pred - target) ** 2) / (2 * pred.shape[-1])
