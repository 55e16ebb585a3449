# chaff of sigmoid_prime: squares the slope
# The slope is multiplied with itself: at 0 this gives a sixteenth. Is a factor there twice?
import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return (s * (1 - s)) ** 2
