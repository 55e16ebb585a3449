# wheat of softmax_cross_entropy_grad: through the Jacobian of softmax, one example at a time
import numpy as np


def softmax_cross_entropy_grad(logits, labels):
    out = []
    for z, k in zip(logits, labels, strict=True):
        p = np.exp(z - z.max())
        p = p / p.sum()
        # d(-log p_k)/dz = -(row k of the Jacobian)/p_k, the p_k cancelled
        out.append(-(np.eye(len(p))[k] - p) / len(labels))
    return tuple(out)
