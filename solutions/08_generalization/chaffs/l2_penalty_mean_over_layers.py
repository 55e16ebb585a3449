# chaff of l2_penalty: divides by the number of layers
# The sum is divided by the number of layers. Nothing is averaged here: a second layer adds its squares to those of the
# first.
import numpy as np


def l2_penalty(weights, lam):
    return lam / 2 * sum(np.sum(W**2) for W in weights) / len(weights)
