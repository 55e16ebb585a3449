# wheat of backprop: recursive, with gradients of the mean from the start (delta already divided); tuples
import numpy as np


def backprop(weights, biases, X, labels, activation="sigmoid"):
    def activate(z):
        if activation == "relu":
            return z * (z > 0), z > 0
        if activation == "tanh":
            return np.tanh(z), 1 / np.cosh(z) ** 2
        s = 1 / (1 + np.exp(-z))
        return s, s * (1 - s)

    def descend(layer, a):
        """Gradients from this layer on, the derivative by what enters it, and the cost."""
        W, b = weights[layer], biases[layer]
        z = a @ W.T + b
        if layer + 1 < len(weights):
            out, slope = activate(z)
            later_W, later_b, by_out, cost = descend(layer + 1, out)
            by_z = by_out * slope
        else:
            later_W = later_b = ()
            rows = np.arange(len(z))
            log_p = z - np.log(np.exp(z).sum(axis=1))[:, None]
            cost = -log_p[rows, labels].mean()
            by_z = np.exp(log_p)
            by_z[rows, labels] -= 1
            by_z /= len(z)
        return (by_z.T @ a, *later_W), (by_z.sum(axis=0), *later_b), by_z @ W, cost

    grads_W, grads_b, _, cost = descend(0, X)
    return grads_W, grads_b, cost
