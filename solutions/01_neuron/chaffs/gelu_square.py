# chaff of gelu: z^2 for z^3
# The power inside tanh should be odd: with a square, plus and minus are treated unlike. Check gelu(z) - gelu(-z) =
# z.
import numpy as np


def gelu(z):
    return 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**2)))
