# chaff of forward: the activation is stored in zs as well
# zs must hold what went into the activation, not what came out: its slope is worked out from z later. Was z
# overwritten, perhaps in place?
import numpy as np

ACTIVATIONS = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(0, z)}


def forward(weights, biases, X, activation):
    zs, activations = [], [X]
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        z = activations[-1] @ W.T + b
        if layer < len(weights) - 1:
            z = ACTIVATIONS[activation](z)
        zs.append(z)
        activations.append(z)
    return zs, activations
