# wheat of dropout: one coin after the other; plain lists of 0 and 1
import numpy as np


def dropout(a, rate, rng):
    mask = [int(coin) for coin in rng.binomial(1, 1 - rate, size=a.size)]
    out = [float(x) * keep / (1 - rate) for x, keep in zip(a.ravel(), mask, strict=True)]
    return [np.reshape(out, a.shape).tolist(), np.reshape(mask, a.shape).tolist()]
