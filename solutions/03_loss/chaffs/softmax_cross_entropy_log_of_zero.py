# chaff of softmax_cross_entropy: the logarithm of a stable softmax
# A hopeless example costs infinity: in the softmax its probability becomes exactly 0, and the logarithm of 0 is -inf.
# (Or something other than the largest logit was subtracted, and an exponential overflows.) Take the logarithm of the
# formula before the computer divides, and the largest logit out of the sum.
import numpy as np


def softmax_cross_entropy(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(labels)), labels]))
