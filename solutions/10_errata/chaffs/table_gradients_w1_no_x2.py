# chaff of table_gradients: dE/dw1 without the inner slope
# dE/dw1 stops one link too early. Inside the square stands x1 + w1*x2: how fast does that grow with w1?
import numpy as np


def table_gradients(w, x, y):
    w1, w2, w3, w4, w5 = w
    x1, x2 = x
    s = x1 + w1 * x2
    h1, h2 = s**2, w2 * x1 * x2
    d = 2 * (w3 * h1 + w4 * h2 + w5 - y)
    return np.array([d * w3 * 2 * s, d * w4 * x1 * x2, d * h1, d * h2, d])
