# chaff of rmsprop_step: divides by the root of the old s
# The step uses the s of the step before, which is 0 at the first one: the steps explode. First the new mean, then the
# step with it.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    return w - lr * g / (np.sqrt(s) + eps), rho * s + (1 - rho) * g**2
