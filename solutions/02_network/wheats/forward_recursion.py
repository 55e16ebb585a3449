# wheat of forward: one layer, and the rest of the network by recursion; tuples
import numpy as np


def forward(weights, biases, X, activation):
    act = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: z * (z > 0)}[activation]
    z = X @ weights[0].T + biases[0]
    if len(weights) == 1:
        return (z,), (X, z)
    zs, activations = forward(weights[1:], biases[1:], act(z), activation)
    return (z, *zs), (X, *activations)
