# chaff of l2_penalty: forgets the half
# The penalty is twice too large: a factor of the definition is missing, the one that makes its gradient simply lam
# times w.
import numpy as np


def l2_penalty(weights, lam):
    return lam * sum(np.sum(W**2) for W in weights)
