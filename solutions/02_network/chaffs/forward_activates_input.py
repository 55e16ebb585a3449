# chaff of forward: uses the activation on X first
# The input is what it is: the first layer reads it unchanged. Your first activation comes one layer too early.
import numpy as np

ACTIVATIONS = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(0, z)}


def forward(weights, biases, X, activation):
    zs, activations = [], [X]
    for W, b in zip(weights, biases, strict=True):
        zs.append(ACTIVATIONS[activation](activations[-1]) @ W.T + b)
        activations.append(zs[-1])
    return zs, activations
