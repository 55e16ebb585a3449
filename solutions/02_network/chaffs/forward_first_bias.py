# chaff of forward: one bias for a whole layer
# Every neuron of a layer gets the bias of its first neuron. A layer has as many biases as neurons.
import numpy as np

ACTIVATIONS = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(0, z)}


def forward(weights, biases, X, activation):
    zs, activations = [], [X]
    for W, b in zip(weights, biases, strict=True):
        zs.append(activations[-1] @ W.T + b[0])
        activations.append(ACTIVATIONS[activation](zs[-1]))
    activations[-1] = zs[-1]
    return zs, activations
