# chaff of forward: relu writes into z
# With relu your zs have lost their negative numbers: setting entries of z to 0 changes the very array that you stored
# in zs. (sigmoid and tanh make new arrays, so there it works.)
import numpy as np

ACTIVATIONS = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh}


def relu(z):
    z[z < 0] = 0
    return z


def forward(weights, biases, X, activation):
    zs, activations = [], [X]
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        z = activations[-1] @ W.T + b
        zs.append(z)
        if layer == len(weights) - 1:
            activations.append(z)
        else:
            activations.append(ACTIVATIONS.get(activation, relu)(z))
    return zs, activations
