# chaff of tanh_prime: 1 + tanh(z)^2
# A plus where a minus belongs: the slope must become smaller, not larger, away from 0.
import numpy as np


def tanh_prime(z):
    return 1 + np.tanh(z) ** 2
