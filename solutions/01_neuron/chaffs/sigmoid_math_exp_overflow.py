# chaff of sigmoid: math.exp for each entry, which raises OverflowError far on the left
# math.exp raises OverflowError where the result does not fit, beyond about 709. The exponential of a negative
# number never gets that large: choose the form of the fraction by the sign of z.
import math

import numpy as np


def sigmoid(z):
    return np.vectorize(lambda v: 1 / (1 + math.exp(-v)), otypes=[float])(z)
