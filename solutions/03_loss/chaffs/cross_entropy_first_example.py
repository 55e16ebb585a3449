# chaff of cross_entropy: only the first example counts
# Only the first example of the batch has a say in this cost. Check where the loop ends, or where the return stands.
import numpy as np


def cross_entropy(probs, labels):
    return -np.log(max(probs[0, labels[0]], 1e-9))
