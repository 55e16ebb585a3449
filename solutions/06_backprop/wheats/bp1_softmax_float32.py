# wheat of bp1_softmax: in float32, by log-softmax and comparison with the column numbers
import numpy as np


def bp1_softmax(logits, labels):
    z = logits.astype(np.float32)
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return np.exp(log_p) - (labels[:, np.newaxis] == np.arange(z.shape[1])).astype(np.float32)
