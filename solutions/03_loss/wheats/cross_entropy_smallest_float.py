# wheat of cross_entropy: clips at the smallest normal float, in the probabilities' own type
import numpy as np


def cross_entropy(probs, labels):
    p = probs[range(len(labels)), labels]
    kind = p.dtype if p.dtype.kind == "f" else np.dtype(float)
    return np.mean(-np.log(np.maximum(p.astype(kind), np.finfo(kind).tiny)))
