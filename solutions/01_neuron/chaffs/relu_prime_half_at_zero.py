# chaff of relu_prime: 0.5 at 0
# Right but for the corner. Halfway is what a central difference gives at 0; in this course the slope there is the
# one from the left.
import numpy as np


def relu_prime(z):
    return np.heaviside(z, 0.5)
