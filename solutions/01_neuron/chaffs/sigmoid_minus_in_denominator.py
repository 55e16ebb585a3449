# chaff of sigmoid: 1/(1 - e^-z)
# The values leave the range from 0 to 1, and at 0 there is a division by 0. Look at the sign in the denominator.
import numpy as np


def sigmoid(z):
    return 1 / (1 - np.exp(-z))
