# chaff of init_weights: 1 / n_in in the last layer, whatever the activation
# You treat the last layer in its own way because no activation follows it. A fair thought, but the rule asked for is
# the same in every layer: its inputs, too, have been through relu.
import numpy as np


def init_weights(sizes, activation, rng):
    weights = []
    for layer, (k, n) in enumerate(zip(sizes[:-1], sizes[1:], strict=True), start=1):
        gain = 2 if activation == "relu" and layer < len(sizes) - 1 else 1
        weights.append(rng.normal(0, np.sqrt(gain / k), size=(n, k)))
    return weights, [np.zeros(n) for n in sizes[1:]]
