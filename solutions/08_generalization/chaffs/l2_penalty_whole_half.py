# chaff of l2_penalty: halves lam as a whole number
# With a whole or a small lam the penalty is 0: // throws away the fraction of the quotient.
import numpy as np


def l2_penalty(weights, lam):
    return lam // 2 * sum(np.sum(W**2) for W in weights)
