# wheat of sigmoid: a stretched hyperbolic tangent
import numpy as np


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(0.5 * z)
