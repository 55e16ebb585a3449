# chaff of l2_penalty: squares lam too
# The strength lam is squared along with the weights. The penalty is proportional to lam.
import numpy as np


def l2_penalty(weights, lam):
    return sum(np.sum((lam * W) ** 2) for W in weights) / 2
