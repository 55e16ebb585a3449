# chaff of l2_penalty: adds up norms, not squares of norms
# Each layer contributes its norm. np.linalg.norm takes a root at the end, which the penalty does not want.
import numpy as np


def l2_penalty(weights, lam):
    return lam / 2 * sum(np.linalg.norm(W) for W in weights)
