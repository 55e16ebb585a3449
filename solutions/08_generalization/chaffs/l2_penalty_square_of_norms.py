# chaff of l2_penalty: squares the sum of the norms
# The norms of the layers are added up first and squared then. The square of a sum holds mixed products too: square
# each layer by itself.
import numpy as np


def l2_penalty(weights, lam):
    return lam / 2 * sum(np.linalg.norm(W) for W in weights) ** 2
