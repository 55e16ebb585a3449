# chaff of tanh_prime: the derivative of tanh(z)^2 without the tanh
# A factor of minus twice the value is too many or in the wrong place: this is the slope of the slope. The rule for
# the square is not needed, as nothing is left to be differentiated.
import numpy as np


def tanh_prime(z):
    a = np.tanh(z)
    return -2 * a * (1 - a**2)
