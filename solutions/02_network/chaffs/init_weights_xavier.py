# chaff of init_weights: divides by n_in + n_out
# That is the rule of Glorot and Bengio, a compromise between the way forward and the way back. The rule asked for
# here looks at the inputs of a neuron only.
import numpy as np


def init_weights(sizes, activation, rng):
    weights = [rng.normal(0, np.sqrt(2 / (k + n)), size=(n, k)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.zeros(n) for n in sizes[1:]]
