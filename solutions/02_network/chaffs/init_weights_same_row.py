# chaff of init_weights: one row for all neurons of a layer
# You draw the weights of one neuron and give them to all of them. Neurons that start alike get the same gradient and
# stay alike: the layer is as good as one neuron.
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 2 if activation == "relu" else 1
    weights = [
        np.tile(rng.normal(0, np.sqrt(gain / k), size=k), (n, 1)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)
    ]
    return weights, [np.zeros(n) for n in sizes[1:]]
