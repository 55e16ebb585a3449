# wheat of table_gradients: forward mode with dual numbers (value, slopes), as a tuple
import numpy as np


class Dual:
    def __init__(self, value, slopes):
        self.value, self.slopes = float(value), slopes

    def __add__(self, other):
        return Dual(self.value + other.value, self.slopes + other.slopes)

    def __mul__(self, other):
        return Dual(self.value * other.value, self.value * other.slopes + other.value * self.slopes)


def table_gradients(w, x, y):
    w1, w2, w3, w4, w5 = (Dual(v, row) for v, row in zip(w, np.eye(5), strict=True))
    x1, x2, minus_y = (Dual(v, np.zeros(5)) for v in (x[0], x[1], -y))
    inner = x1 + w1 * x2
    miss = w3 * inner * inner + w4 * w2 * x1 * x2 + w5 + minus_y
    return tuple((miss * miss).slopes)
