# chaff of table_gradients: the gradients of y_pred
# These are the gradients of the prediction, not of the error: the first factor of the chain, dE/dy_pred, is
# missing.
import numpy as np


def table_gradients(w, x, y):
    w1, w2, w3, w4, w5 = w
    x1, x2 = x
    s = x1 + w1 * x2
    h1, h2 = s**2, w2 * x1 * x2
    d = 1.0
    return np.array([d * w3 * 2 * s * x2, d * w4 * x1 * x2, d * h1, d * h2, d])
