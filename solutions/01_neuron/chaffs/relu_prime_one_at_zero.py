# chaff of relu_prime: 1 at 0
# Right but for the corner: at z = 0 the slope is 0 in this course. Look at the comparison you use
# or, if you use a difference quotient, at the side it looks to.
import numpy as np


def relu_prime(z):
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)
