# chaff of cross_entropy: the probability of the likeliest class
# What was looked up is the largest probability of each row, so the labels play no part. The true class counts, likely
# or not.
import numpy as np


def cross_entropy(probs, labels):
    return -np.mean(np.log(np.maximum(probs.max(axis=1), 1e-9)))
