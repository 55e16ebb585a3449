# chaff of l2_penalty: uses the largest singular value
# The matrix norm you asked for is not the root of the sum of squares: for a matrix np.linalg.norm(W, 2) is its largest
# singular value.
import numpy as np


def l2_penalty(weights, lam):
    return lam / 2 * sum(np.linalg.norm(W, 2) ** 2 for W in weights)
