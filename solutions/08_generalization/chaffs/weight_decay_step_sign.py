# chaff of weight_decay_step: decays by the sign of the weights
# Every weight shrinks by the same amount, whatever its size: that is the derivative of the L1 penalty. L2 decays in
# proportion to the weight.
import numpy as np


def weight_decay_step(w, g, lr, lam):
    return w - lr * (g + lam * np.sign(w))
