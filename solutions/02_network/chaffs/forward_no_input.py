# chaff of forward: activations starts with the first layer, not with X
# The input counts as the activation of layer 0: the way back will need it as the first layer's a_prev. So activations
# has one entry more than zs.
import numpy as np

ACTIVATIONS = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(0, z)}


def forward(weights, biases, X, activation):
    zs, activations, a = [], [], X
    for W, b in zip(weights, biases, strict=True):
        zs.append(a @ W.T + b)
        a = ACTIVATIONS[activation](zs[-1])
        activations.append(a)
    activations[-1] = zs[-1]
    return zs, activations
