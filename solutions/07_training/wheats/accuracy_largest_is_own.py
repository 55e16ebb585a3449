# wheat of accuracy: a row is right where its label's logit is the row's maximum; float32 array of one element
import numpy as np


def accuracy(logits, labels):
    own = np.take_along_axis(logits, np.asarray(labels)[:, None], axis=1)
    return np.array([(own >= logits.max(axis=1, keepdims=True)).sum() / len(labels)], dtype=np.float32)
