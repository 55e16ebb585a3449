# wheat of sigmoid: nested lists, one number at a time with the math module
import math

import numpy as np


def sigmoid(z):
    if np.ndim(z) > 0:
        return [sigmoid(row) for row in z]
    z = float(z)
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0
