# chaff of init_weights: the second half of the inputs has the negatives of the first
# Half of the weights are the negatives of the other half. Each weight is to be drawn by itself.
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 2 if activation == "relu" else 1
    weights = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        half = rng.normal(0, np.sqrt(gain / n_in), size=(n_out, (n_in + 1) // 2))
        weights.append(np.hstack([half, -half])[:, :n_in])
    return weights, [np.zeros(n) for n in sizes[1:]]
