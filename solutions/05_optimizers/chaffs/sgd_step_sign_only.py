# chaff of sgd_step: the sign of the gradient
# Every weight moves by the same length: only the sign of the gradient was used. A steeper slope makes a longer step
# here.
import numpy as np


def sgd_step(w, g, lr):
    return w - lr * np.sign(g)
