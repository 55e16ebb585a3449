# chaff of sigmoid: e^z where e^-z belongs
# The curve falls where it should rise: a large positive z must give nearly 1. Look at the sign in the exponent.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(z))
