# chaff of sigmoid: e^z/(1 + e^z)
# Right on paper, but for large z numerator and denominator both overflow, and infinity over infinity is nan. Let
# the exponential see negative numbers only; for positive z use the other fraction.
import numpy as np


def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))
