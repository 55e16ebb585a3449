# wheat of l2_penalty: one long vector, summed exactly
import math

import numpy as np


def l2_penalty(weights, lam):
    return math.fsum(0.5 * lam * w * w for W in weights for w in np.ravel(W).tolist())
