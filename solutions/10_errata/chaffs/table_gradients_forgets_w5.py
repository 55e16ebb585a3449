# chaff of table_gradients: prediction without w5
# The prediction leaves out w5. With w5 = 0, as in the worked example, that does not show.
import numpy as np


def table_gradients(w, x, y):
    w1, w2, w3, w4, w5 = w
    x1, x2 = x
    s = x1 + w1 * x2
    h1, h2 = s**2, w2 * x1 * x2
    d = 2 * (w3 * h1 + w4 * h2 - y)
    return np.array([d * w3 * 2 * s * x2, d * w4 * x1 * x2, d * h1, d * h2, d])
