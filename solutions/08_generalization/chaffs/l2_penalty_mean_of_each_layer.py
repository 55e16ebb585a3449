# chaff of l2_penalty: takes the mean of each layer
# Within each layer the squares are averaged before they are added up. Every weight counts fully, whatever the size of
# its layer.
import numpy as np


def l2_penalty(weights, lam):
    return lam / 2 * sum(np.mean(W**2) for W in weights)
