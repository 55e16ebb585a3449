# wheat of init_weights: a Laplace distribution, whose variance is 2 scale^2
import numpy as np


def init_weights(sizes, activation, rng):
    weights, biases = [], []
    for k, n in zip(sizes[:-1], sizes[1:], strict=True):
        variance = (2 if activation == "relu" else 1) / k
        weights.append(rng.laplace(0, np.sqrt(variance / 2), size=(n, k)))
        biases.append([0.0] * n)
    return [weights, biases]
