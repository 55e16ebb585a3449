# chaff of l2_penalty: leaves lam out
# The strength lam does not appear: with lam = 0 there must be no penalty at all.
import numpy as np


def l2_penalty(weights, lam):
    return sum(np.sum(W**2) for W in weights) / 2
