# chaff of sgd_step: the gradient brought to length 1
# The gradient was divided by its length, so every step is equally long. Plain descent takes the gradient as it is,
# and steps become shorter near the bottom.
import numpy as np


def sgd_step(w, g, lr):
    return w - lr * g / (np.linalg.norm(g) + 1e-12)
