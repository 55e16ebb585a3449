# chaff of forward: sigmoid whatever `activation` says
# The caller chooses the activation by name. Does your function ever look at the name?
import numpy as np


def forward(weights, biases, X, activation):
    zs, activations = [], [X]
    for W, b in zip(weights, biases, strict=True):
        zs.append(activations[-1] @ W.T + b)
        activations.append(1 / (1 + np.exp(-zs[-1])))
    activations[-1] = zs[-1]
    return zs, activations
