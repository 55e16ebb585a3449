# chaff of bp2: multiplies by sigma instead of sigma'
# The carried error is multiplied by the activation, not by its slope. What counts is how much the neuron moves when
# its z moves, not how large it is.
import numpy as np


def bp2(W_next, delta_next, z):
    s = 1 / (1 + np.exp(-z))
    return (delta_next @ W_next) * s
