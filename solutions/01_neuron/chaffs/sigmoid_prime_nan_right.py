# chaff of sigmoid_prime: e^z/(1 + e^z)^2
# Right on paper, but far on the right the exponential overflows, and infinity over infinity is nan. The form that
# uses the sigmoid's own value does not have this trouble.
import numpy as np


def sigmoid_prime(z):
    e = np.exp(z)
    return e / (1 + e) ** 2
