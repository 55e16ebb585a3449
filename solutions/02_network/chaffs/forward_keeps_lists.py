# chaff of forward: the lists live on from call to call
# The first call is right; later ones still carry the entries of the calls before. Lists as default values (or outside
# the function) are made once, not once a call.
import numpy as np

ACTIVATIONS = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(0, z)}


def forward(weights, biases, X, activation, zs=[], activations=[]):  # noqa: B006 - this is the mistake
    activations.append(X)
    for W, b in zip(weights, biases, strict=True):
        zs.append(activations[-1] @ W.T + b)
        activations.append(ACTIVATIONS[activation](zs[-1]))
    activations[-1] = zs[-1]
    return zs, activations
