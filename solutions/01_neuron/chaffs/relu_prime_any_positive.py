# chaff of relu_prime: one answer for the whole array
# One answer comes back for the whole array. Each neuron has a slope of its own: the answer has the shape of z.
import numpy as np


def relu_prime(z):
    return 1.0 if np.any(np.asarray(z) > 0) else 0.0
