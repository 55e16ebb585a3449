# chaff of bp2: sums errors and weights apart
# Errors and weights were each summed first and then multiplied. Each error must travel along its own weight:
# multiply, then add up. (With a single neuron in the next layer there is no difference.)
import numpy as np


def bp2(W_next, delta_next, z):
    s = 1 / (1 + np.exp(-z))
    return delta_next.sum(axis=1, keepdims=True) * W_next.sum(axis=0) * s * (1 - s)
