# chaff of forward: a batch of one loses its batch axis
# A batch of one is still a batch of shape (1, n), and a single output neuron still gives (m, 1). Something removes
# axes of length 1.
import numpy as np

ACTIVATIONS = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(0, z)}


def forward(weights, biases, X, activation):
    zs, activations, a = [], [X], X
    for W, b in zip(weights, biases, strict=True):
        z = a @ W.T + b
        a = ACTIVATIONS[activation](z)
        zs.append(np.squeeze(z))
        activations.append(np.squeeze(a))
    activations[-1] = zs[-1]
    return zs, activations
