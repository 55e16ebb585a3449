# wheat of init_weights: columns (or rows) at right angles, scaled to the variance asked for
import numpy as np


def init_weights(sizes, activation, rng):
    weights = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        long, short = max(n_in, n_out), min(n_in, n_out)
        q, r = np.linalg.qr(rng.normal(size=(long, short)))
        q = q * np.sign(np.diag(r)) * rng.choice([-1, 1], size=short)
        W = q if n_out >= n_in else q.T
        weights.append(W * np.sqrt(long * (2 if activation == "relu" else 1) / n_in))
    return weights, [np.zeros(n) for n in sizes[1:]]
