# chaff of init_weights: passes the variance where the standard deviation belongs
# rng.normal takes the standard deviation as its second argument. How do you get it from the variance?
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 2 if activation == "relu" else 1
    weights = [rng.normal(0, gain / k, size=(n, k)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.zeros(n) for n in sizes[1:]]
