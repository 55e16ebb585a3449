# chaff of cross_entropy: weights the logarithm with the probability
# Each -log p was multiplied with p once more. That is a term of the entropy; the cross-entropy weights with the
# truth, which is 1 for the true class.
import numpy as np


def cross_entropy(probs, labels):
    p = np.maximum(probs[np.arange(len(labels)), labels], 1e-9)
    return -np.mean(p * np.log(p))
