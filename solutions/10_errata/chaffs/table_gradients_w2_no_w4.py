# chaff of table_gradients: dE/dw2 jumps over the output weight
# The way from w2 to the prediction leads through h2 and its weight: a factor is missing in dE/dw2.
import numpy as np


def table_gradients(w, x, y):
    w1, w2, w3, w4, w5 = w
    x1, x2 = x
    s = x1 + w1 * x2
    h1, h2 = s**2, w2 * x1 * x2
    d = 2 * (w3 * h1 + w4 * h2 + w5 - y)
    return np.array([d * w3 * 2 * s * x2, d * x1 * x2, d * h1, d * h2, d])
