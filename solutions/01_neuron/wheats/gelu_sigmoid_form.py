# wheat of gelu: the approximate form: (1 + tanh u)/2 is a sigmoid of 2u; as float32
import numpy as np


def gelu(z):
    z = np.asarray(z, dtype=float)
    return (z / (1 + np.exp(-2 * np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))).astype(np.float32)
