# chaff of forward: zs holds the hidden layers only
# The last layer has pre-activations too, and there they are all that it has. zs needs one entry for each layer.
import numpy as np

ACTIVATIONS = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(0, z)}


def forward(weights, biases, X, activation):
    zs, activations = [], [X]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        zs.append(activations[-1] @ W.T + b)
        activations.append(ACTIVATIONS[activation](zs[-1]))
    activations.append(activations[-1] @ weights[-1].T + biases[-1])
    return zs, activations
