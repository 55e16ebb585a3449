# chaff of l2_penalty: returns within the loop
# Only the first layer is counted. Where does your function return, after the loop or inside it?
import numpy as np


def l2_penalty(weights, lam):
    total = 0.0
    for W in weights:
        total += np.sum(W**2)
        return lam / 2 * total
