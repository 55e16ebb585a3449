# chaff of softmax_cross_entropy: adds the largest logit back to logits that were shifted already
# The largest logit comes back although the true class's logit was shifted as well: one of the two terms has it, the
# other has not. Both or neither.
import numpy as np


def softmax_cross_entropy(logits, labels):
    top = logits.max(axis=1, keepdims=True)
    z = logits - top
    return np.mean(top[:, 0] + np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(labels)), labels])
