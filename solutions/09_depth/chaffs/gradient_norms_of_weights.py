# chaff of gradient_norms: measures the weights
# You measure how large the weights are. How large is their gradient?
import numpy as np


def gradient_norms(weights, biases, X, labels, activation):
    return [np.linalg.norm(W) for W in weights]
