# wheat of table_gradients: the complex step, as a float32 array
import numpy as np


def table_gradients(w, x, y):
    v = np.asarray(w, dtype=float) + 1e-30j * np.eye(5)  # row k moves weight k
    miss = v[:, 2] * (x[0] + v[:, 0] * x[1]) ** 2 + v[:, 3] * v[:, 1] * (x[0] * x[1]) + v[:, 4] - y
    return ((miss * miss).imag / 1e-30).astype(np.float32)
