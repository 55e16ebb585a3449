# chaff of forward: sigmoid with the wrong sign in the exponent
# Your sigmoid falls where it should rise: it ought to be near 1 for a large positive z.
import numpy as np

ACTIVATIONS = {"sigmoid": lambda z: 1 / (1 + np.exp(z)), "tanh": np.tanh, "relu": lambda z: np.maximum(0, z)}


def forward(weights, biases, X, activation):
    zs, activations = [], [X]
    for W, b in zip(weights, biases, strict=True):
        zs.append(activations[-1] @ W.T + b)
        activations.append(ACTIVATIONS[activation](zs[-1]))
    activations[-1] = zs[-1]
    return zs, activations
