# chaff of l2_penalty: counts the last layer only
# One layer alone is counted. See what happens to the result of each turn of your loop: is it added to what was there,
# or put in its place?
import numpy as np


def l2_penalty(weights, lam):
    for W in weights:
        total = np.sum(W**2)
    return lam / 2 * total
