# chaff of sigmoid: fills an array of z's own type
# The output array is made after the pattern of z. When z holds integers, so does the output, and every value
# between 0 and 1 is cut down to 0: say which type you want.
import numpy as np


def sigmoid(z):
    z = np.asarray(z)
    out = np.zeros_like(z)
    out[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
    out[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
    return out
