# chaff of gradient_norms: multiplies the output error by a slope
# The output error is multiplied by the slope of an activation. For softmax with cross-entropy that slope has already
# cancelled out, and the last layer has no other.
import numpy as np

ACTIVATIONS = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(0, z),
}
SLOPES = {
    "sigmoid": lambda a: a * (1 - a),
    "tanh": lambda a: 1 - a**2,
    "relu": lambda a: (a > 0) * 1.0,
}


def gradient_norms(weights, biases, X, labels, activation):
    m, last = len(X), len(weights) - 1
    activations = [X]
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        z = activations[-1] @ W.T + b
        activations.append(z if layer == last else ACTIVATIONS[activation](z))
    e = np.exp(activations[-1] - activations[-1].max(axis=1, keepdims=True))
    delta = e / e.sum(axis=1, keepdims=True)
    delta[np.arange(m), labels] -= 1
    delta = delta * SLOPES[activation](ACTIVATIONS[activation](z))
    norms = []
    for layer in range(last, -1, -1):
        grad = delta.T @ activations[layer] / m
        norms.insert(0, np.linalg.norm(grad))
        if layer > 0:
            delta = (delta @ weights[layer]) * SLOPES[activation](activations[layer])
    return norms
