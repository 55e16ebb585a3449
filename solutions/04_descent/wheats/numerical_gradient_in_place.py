# wheat of numerical_gradient: moves x itself, and puts the old value back
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    if x.dtype != np.float64:
        x = x.astype(np.float64)
    flat, gradient = x.reshape(-1), np.empty(x.size)
    for i in range(x.size):
        old = flat[i].item()
        flat[i] = old + h
        gradient[i] = f(x)
        flat[i] = old - h
        gradient[i] -= f(x)
        flat[i] = old
    return gradient.reshape(x.shape) / (2 * h)
