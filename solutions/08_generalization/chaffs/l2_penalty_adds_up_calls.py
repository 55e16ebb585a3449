# chaff of l2_penalty: keeps its sum between calls
# Each call adds to the sum of the calls before. A total that lives outside the function is never set back to 0.
import numpy as np

totals = [0.0]


def l2_penalty(weights, lam):
    for W in weights:
        totals[0] += np.sum(W**2)
    return lam / 2 * totals[0]
