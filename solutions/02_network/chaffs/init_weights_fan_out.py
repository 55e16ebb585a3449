# chaff of init_weights: divides by n_out
# A neuron adds up n_in weighted inputs, so it is the number of its inputs that decides how large the sum becomes. You
# divide by the number of neurons.
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 2 if activation == "relu" else 1
    weights = [rng.normal(0, np.sqrt(gain / n), size=(n, k)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.zeros(n) for n in sizes[1:]]
