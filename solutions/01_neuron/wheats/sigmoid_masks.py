# wheat of sigmoid: fills an array of floats half by half
import numpy as np


def sigmoid(z):
    flat = np.ravel(np.array(z, dtype=float))
    right = flat >= 0
    out = np.empty_like(flat)
    out[right] = 1 / (1 + np.exp(-flat[right]))
    out[~right] = np.exp(flat[~right]) / (1 + np.exp(flat[~right]))
    return out.reshape(np.shape(z))
