# chaff of l2_penalty: returns one penalty a layer
# You give back a list with one number for each layer. One number is asked for, the cost of all of them together.
import numpy as np


def l2_penalty(weights, lam):
    return [lam / 2 * np.sum(W**2) for W in weights]
