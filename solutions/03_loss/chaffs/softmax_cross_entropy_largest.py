# chaff of softmax_cross_entropy: the largest logit in place of log-sum-exp
# The logarithm of the sum was left out: what is there is the largest logit less the true one. That is close only
# where one logit towers above the others.
import numpy as np


def softmax_cross_entropy(logits, labels):
    return np.mean(logits.max(axis=1) - logits[np.arange(len(labels)), labels])
