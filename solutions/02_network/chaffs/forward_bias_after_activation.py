# chaff of forward: adds the bias after the activation
# The bias moves the point where a neuron switches on, so it must be inside: it belongs to z, before the activation.
import numpy as np

ACTIVATIONS = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(0, z)}


def forward(weights, biases, X, activation):
    zs, activations = [], [X]
    for W, b in zip(weights, biases, strict=True):
        zs.append(activations[-1] @ W.T)
        activations.append(ACTIVATIONS[activation](zs[-1]) + b)
    zs[-1] = activations[-1] = zs[-1] + biases[-1]
    return zs, activations
