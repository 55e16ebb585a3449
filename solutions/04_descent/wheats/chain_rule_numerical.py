# wheat of chain_rule: careful central differences
import numpy as np


def f(x1, x2):
    return ((2 * x1 + x2) ** 2 + 3 * x2**2) ** 3


def chain_rule(x1, x2, h=1e-5):
    first = f(x1 + h, x2) - f(x1 - h, x2)
    second = f(x1, x2 + h) - f(x1, x2 - h)
    return np.array([first, second]) / (2 * h)
