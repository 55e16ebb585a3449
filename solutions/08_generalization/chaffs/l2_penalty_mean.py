# chaff of l2_penalty: takes the mean of the squares
# The squares are averaged. The penalty is a sum: with a mean the same lam would mean less in a larger network.
import numpy as np


def l2_penalty(weights, lam):
    return lam / 2 * np.mean(np.concatenate([W.ravel() for W in weights]) ** 2)
