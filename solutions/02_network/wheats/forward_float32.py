# wheat of forward: everything in float32
import numpy as np


def forward(weights, biases, X, activation):
    a = X.astype(np.float32)
    zs, activations = [], [a]
    for W, b in zip(weights, biases, strict=True):
        z = a @ W.astype(np.float32).T + b.astype(np.float32)
        if activation == "sigmoid":
            a = (np.tanh(z / 2) + 1) / 2
        elif activation == "tanh":
            a = np.tanh(z)
        else:
            a = np.clip(z, 0, None)
        zs.append(z)
        activations.append(a)
    activations[-1] = zs[-1]
    return zs, activations
