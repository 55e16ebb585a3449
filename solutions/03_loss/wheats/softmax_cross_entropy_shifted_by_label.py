# wheat of softmax_cross_entropy: the logit of the true class subtracted first, then the largest
import numpy as np


def softmax_cross_entropy(logits, labels):
    z = logits.astype(float) - logits[np.arange(len(labels)), labels].reshape(-1, 1)
    top = np.amax(z, axis=1)
    return np.array(np.average(np.log(np.exp(z.T - top).sum(axis=0)) + top))
