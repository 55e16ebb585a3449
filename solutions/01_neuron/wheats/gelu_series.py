# wheat of gelu: the exact form; Phi as 1/2 plus the bell curve times a power series
import numpy as np


def gelu(z):
    z = np.asarray(z, dtype=float)
    term = total = z
    for k in range(1, 120):
        term = term * z**2 / (2 * k + 1)  # z^(2k+1) / (1 * 3 * 5 ... (2k+1))
        total = total + term
    return z * (0.5 + total * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi))
