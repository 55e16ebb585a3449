# chaff of init_weights: standard normal weights
# With variance 1 a neuron of 1,000 inputs adds up 1,000 numbers of size 1: sigmoid and tanh saturate at once. The
# variance has to shrink as the number of inputs grows.
import numpy as np


def init_weights(sizes, activation, rng):
    weights = [rng.normal(0, 1, size=(n, k)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.zeros(n) for n in sizes[1:]]
