# chaff of table_gradients: dE/dw3 without the square
# dE/dw3 should be dE/dy_pred times what w3 multiplies, and that is h1, the square, not its inside.
import numpy as np


def table_gradients(w, x, y):
    w1, w2, w3, w4, w5 = w
    x1, x2 = x
    s = x1 + w1 * x2
    h1, h2 = s**2, w2 * x1 * x2
    d = 2 * (w3 * h1 + w4 * h2 + w5 - y)
    return np.array([d * w3 * 2 * s * x2, d * w4 * x1 * x2, d * s, d * h2, d])
