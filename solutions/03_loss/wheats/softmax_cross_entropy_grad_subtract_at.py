# wheat of softmax_cross_entropy_grad: subtracts 1 at the labels of its own probabilities
import numpy as np


def softmax_cross_entropy_grad(logits, labels):
    z = logits.astype(float)
    grad = np.exp(z - np.logaddexp.reduce(z, axis=1)[:, None])
    np.subtract.at(grad, (np.arange(len(labels)), labels), 1)
    return grad / np.float64(len(labels))
