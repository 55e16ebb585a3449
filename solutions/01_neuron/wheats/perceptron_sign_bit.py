# wheat of perceptron: half of 1 plus the sign, with a sign of 1 at 0, as float32
import math

import numpy as np


def perceptron(w, x, b):
    z = sum(float(p) * float(q) for p, q in zip(w, x, strict=True)) + b
    return np.float32((1 + math.copysign(1, z + 0.0)) / 2)
