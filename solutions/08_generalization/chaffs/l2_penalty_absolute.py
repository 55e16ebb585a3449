# chaff of l2_penalty: adds up sizes, not squares
# This adds up the sizes of the weights, which is another penalty (L1). L2 is about their squares, so that large
# weights cost most.
import numpy as np


def l2_penalty(weights, lam):
    return lam / 2 * sum(np.sum(np.abs(W)) for W in weights)
