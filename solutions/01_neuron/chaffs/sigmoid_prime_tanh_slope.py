# chaff of sigmoid_prime: the slope of tanh
# This is the slope of tanh: at 0 it is 1, four times the sigmoid's.
import numpy as np


def sigmoid_prime(z):
    return 1 - np.tanh(z) ** 2
