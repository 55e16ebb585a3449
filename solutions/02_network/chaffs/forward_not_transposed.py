# chaff of forward: A @ W instead of A @ W.T
# Row j of W belongs to neuron j: which axis of W has to meet the inputs? (With square matrices nothing complains.)
import numpy as np

ACTIVATIONS = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(0, z)}


def forward(weights, biases, X, activation):
    zs, activations = [], [X]
    for W, b in zip(weights, biases, strict=True):
        zs.append(activations[-1] @ W + b)
        activations.append(ACTIVATIONS[activation](zs[-1]))
    activations[-1] = zs[-1]
    return zs, activations
