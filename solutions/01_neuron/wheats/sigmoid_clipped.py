# wheat of sigmoid: cuts z off where the sigmoid has long been flat, works on a copy in place
import numpy as np


def sigmoid(z):
    out = np.array(z, dtype=float)
    np.clip(out, -500, 500, out=out)
    out *= -1
    np.exp(out, out=out)
    out += 1
    return np.reciprocal(out)
