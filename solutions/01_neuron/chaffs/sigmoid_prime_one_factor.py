# chaff of sigmoid_prime: returns 1 - sigma
# Of the two factors of the slope only one is here. On the far left this gives 1, where the curve is flat.
import numpy as np


def sigmoid_prime(z):
    return 1 - 1 / (1 + np.exp(-z))
