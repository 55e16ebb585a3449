# wheat of sgd_step: answers in float32
import numpy as np


def sgd_step(w, g, lr):
    return np.subtract(w, lr * g).astype(np.float32)
