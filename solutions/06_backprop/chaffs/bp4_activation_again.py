# chaff of bp4: applies the sigmoid to a_prev
# a_prev was sent through the sigmoid once more. These are activations already: the very numbers that the weights
# multiply in the forward pass.
import numpy as np


def bp4(a_prev, delta):
    return delta.T @ (1 / (1 + np.exp(-a_prev))) / len(delta)
