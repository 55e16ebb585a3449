# chaff of forward: returns the logits only
# The logits are right, but everything on the way is lost, and backpropagation will need it. Two lists are asked for.
import numpy as np

ACTIVATIONS = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(0, z)}


def forward(weights, biases, X, activation):
    a = X
    for W, b in zip(weights, biases, strict=True):
        z = a @ W.T + b
        a = ACTIVATIONS[activation](z)
    return z
