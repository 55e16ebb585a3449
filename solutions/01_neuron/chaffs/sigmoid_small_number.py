# chaff of sigmoid: a small number in the denominator "to be safe"
# Your values are right to six digits or more, but not to twelve. What costs the others? A small number added "to be
# safe" (the denominator can never be 0), rounding, or float32 on the way would do that.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z) + 1e-8)
