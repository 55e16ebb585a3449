# chaff of forward: stops activating one layer too early
# Off by one: only the very last layer stays raw. Count which number your loop has when it reaches the last hidden
# layer.
import numpy as np

ACTIVATIONS = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(0, z)}


def forward(weights, biases, X, activation):
    zs, activations = [], [X]
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        zs.append(activations[-1] @ W.T + b)
        activations.append(ACTIVATIONS[activation](zs[-1]) if layer < len(weights) - 2 else zs[-1])
    return zs, activations
