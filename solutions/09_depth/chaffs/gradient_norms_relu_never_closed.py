# chaff of gradient_norms: relu's slope is 1 wherever its output is at least 0
# Sigmoid and tanh are right, relu is not: its slope comes out as 1 everywhere. The output of relu is never negative, so
# "at least 0" asks nothing of it; ask z, or whether the output is above 0.
import numpy as np

ACT = {"sigmoid": lambda z: 0.5 * (1 + np.tanh(z / 2)), "tanh": np.tanh, "relu": lambda z: z * (z > 0)}
SLOPE = {"sigmoid": lambda a: a - a * a, "tanh": lambda a: 1 - a * a, "relu": lambda a: a >= 0}


def gradient_norms(weights, biases, X, labels, activation):
    m, depth = len(X), len(weights)
    inputs = [X]
    for n, (W, b) in enumerate(zip(weights, biases, strict=True), start=1):
        z = inputs[-1] @ W.T + b
        inputs.append(ACT[activation](z) if n < depth else z)
    e = np.exp(inputs[-1] - inputs[-1].max(axis=1, keepdims=True))
    delta = e / e.sum(axis=1, keepdims=True)
    delta[np.arange(m), labels] -= 1
    norms = []
    for n in reversed(range(depth)):
        grad = delta.T @ inputs[n] / m
        norms.insert(0, np.linalg.norm(grad))
        if n > 0:
            delta = (delta @ weights[n]) * SLOPE[activation](inputs[n])
    return norms
