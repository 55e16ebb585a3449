# chaff of softmax_cross_entropy: log(1 + sum)
# There is a 1 too many under the logarithm: the sum of the exponentials contains the 1 of the largest logit already.
import numpy as np


def softmax_cross_entropy(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    return np.mean(np.log1p(np.exp(z).sum(axis=1)) - z[np.arange(len(labels)), labels])
