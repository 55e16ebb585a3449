# wheat of init_weights: a uniform distribution of the right variance, which is limit^2 / 3
import numpy as np


def init_weights(sizes, activation, rng):
    weights = []
    for layer in range(1, len(sizes)):
        limit = np.sqrt((6 if activation == "relu" else 3) / sizes[layer - 1])
        weights.append(rng.uniform(-limit, limit, size=(sizes[layer], sizes[layer - 1])))
    return weights, [np.zeros(n) for n in sizes[1:]]
