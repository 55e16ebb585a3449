# chaff of relu_prime: 1 only where z >= 1
# Positive numbers below 1 have slope 1 as well. Are the numbers cut to integers before they are compared?
import numpy as np


def relu_prime(z):
    return np.where(np.asarray(z).astype(int) > 0, 1, 0)
