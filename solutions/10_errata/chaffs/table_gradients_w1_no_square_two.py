# chaff of table_gradients: the hidden square loses its 2
# dE/dw1 is half of what it should be: h1 is a square as well, and its slope has a factor 2.
import numpy as np


def table_gradients(w, x, y):
    w1, w2, w3, w4, w5 = w
    x1, x2 = x
    s = x1 + w1 * x2
    h1, h2 = s**2, w2 * x1 * x2
    d = 2 * (w3 * h1 + w4 * h2 + w5 - y)
    return np.array([d * w3 * s * x2, d * w4 * x1 * x2, d * h1, d * h2, d])
