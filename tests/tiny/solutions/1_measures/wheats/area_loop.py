# wheat of area: one after the other
import numpy as np


def area(a, b):
    return np.vectorize(lambda x, y: x * y)(a, b)
