# wheat of init_weights: float32 draws, tuples of arrays, whole-number biases
import numpy as np


def init_weights(sizes, activation, rng):
    gain = {"relu": 2.0, "tanh": 1.0, "sigmoid": 1.0}[activation]
    weights = tuple(
        rng.standard_normal((n, k), dtype=np.float32) * np.float32(np.sqrt(gain / k))
        for k, n in zip(sizes[:-1], sizes[1:], strict=True)
    )
    return weights, tuple(np.zeros(n, dtype=int) for n in sizes[1:])
