# chaff of gradient_norms: writes probabilities into the array of the logits
# With whole numbers throughout the logits are integers too, and probabilities written into an array like that become
# 0. Make a new array of real numbers for them.
import numpy as np


def gradient_norms(weights, biases, X, labels, activation):
    act, slope = ACTIVATIONS[activation], SLOPES[activation]  # noqa: F821  # given in the module
    inputs = [X]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        inputs.append(act(inputs[-1] @ W.T + b))
    logits = inputs[-1] @ weights[-1].T + biases[-1]
    error = np.empty_like(logits)
    error[:] = softmax(logits)  # noqa: F821
    error[np.arange(len(X)), labels] -= 1
    norms = []
    for W, a in zip(weights[::-1], inputs[::-1], strict=True):
        norms.insert(0, np.linalg.norm(error.T @ a / len(X)))
        error = (error @ W) * slope(a)
    return norms
