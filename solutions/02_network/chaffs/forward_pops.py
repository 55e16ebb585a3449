# chaff of forward: takes the last layer off the lists that were passed in
# A list that you change is changed for the caller too: after your call the network has a layer less.
import numpy as np

ACTIVATIONS = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(0, z)}


def forward(weights, biases, X, activation):
    last_W, last_b = weights.pop(), biases.pop()
    zs, activations = [], [X]
    for W, b in zip(weights, biases, strict=True):
        zs.append(activations[-1] @ W.T + b)
        activations.append(ACTIVATIONS[activation](zs[-1]))
    z = activations[-1] @ last_W.T + last_b
    return [*zs, z], [*activations, z]
