# chaff of l2_penalty: takes the root of the sum
# A root is taken: this is the length of the weights, not its square. The gradient would no longer be lam times w.
import numpy as np


def l2_penalty(weights, lam):
    return lam / 2 * np.sqrt(sum(np.sum(W**2) for W in weights))
