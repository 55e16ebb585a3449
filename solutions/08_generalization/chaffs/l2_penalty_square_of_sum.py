# chaff of l2_penalty: squares the sum
# The weights are added up before they are squared, so that positive and negative ones cancel. First square, then add.
import numpy as np


def l2_penalty(weights, lam):
    return lam / 2 * sum(np.sum(W) ** 2 for W in weights)
