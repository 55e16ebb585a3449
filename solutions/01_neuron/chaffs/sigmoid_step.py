# chaff of sigmoid: 1 or 0
# That is the perceptron's step. The sigmoid is smooth: close to 0 it passes through all values between 0 and 1.
import numpy as np


def sigmoid(z):
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)
