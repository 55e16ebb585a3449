# chaff of init_weights: biases as columns
# The biases have one axis too many: (n,) is meant, not (n, 1). A column would be added down the batch.
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 2 if activation == "relu" else 1
    weights = [rng.normal(0, np.sqrt(gain / k), size=(n, k)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.zeros((n, 1)) for n in sizes[1:]]
