# chaff of weight_decay_step: adds the penalty itself
# You added the penalty, one number for all weights, to the gradient. What belongs there is the derivative of the
# penalty for each weight.
import numpy as np


def weight_decay_step(w, g, lr, lam):
    return w - lr * (g + lam / 2 * np.sum(w**2))
