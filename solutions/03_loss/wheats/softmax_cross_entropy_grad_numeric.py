# wheat of softmax_cross_entropy_grad: central differences
import numpy as np


def softmax_cross_entropy_grad(logits, labels):
    z = np.array(logits, dtype=float)
    m = len(labels)

    def cost():
        return np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(m), labels])

    grad = np.empty(z.shape)
    h = 1e-5
    for i in np.ndindex(z.shape):
        old = z[i]
        z[i] = old + h
        ahead = cost()
        z[i] = old - h
        grad[i] = (ahead - cost()) / (2 * h)
        z[i] = old
    return grad
