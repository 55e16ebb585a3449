# chaff of table_gradients: divided by the error
# The gradients are divided by the prediction's miss: you may have differentiated E as if it were not a square.
import numpy as np


def table_gradients(w, x, y):
    w1, w2, w3, w4, w5 = w
    x1, x2 = x
    s = x1 + w1 * x2
    h1, h2 = s**2, w2 * x1 * x2
    d = 2.0
    return np.array([d * w3 * 2 * s * x2, d * w4 * x1 * x2, d * h1, d * h2, d])
