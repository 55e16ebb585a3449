# chaff of sigmoid: a small number in the denominator "to be safe"
# A small number is added in the denominator. It can never be 0 there, so nothing is gained, and every answer is a
# little off.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z) + 1e-8)
