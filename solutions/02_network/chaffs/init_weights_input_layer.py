# chaff of init_weights: one layer too many
# The first number of sizes is the width of the input, which has no weights and no biases: count the gaps between the
# numbers, not the numbers.
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 2 if activation == "relu" else 1
    pairs = [(sizes[0], sizes[0]), *zip(sizes[:-1], sizes[1:], strict=True)]
    return [rng.normal(0, np.sqrt(gain / k), size=(n, k)) for k, n in pairs], [np.zeros(n) for n in sizes]
