# wheat of attention: adds minus a billion where looking is not allowed; scales Q first
import numpy as np


def attention(Q, K, V, mask=None):
    allowed = np.ones((len(Q), len(K)), dtype=bool) if mask is None else mask
    scores = np.einsum("qd,kd->qk", Q * Q.shape[1] ** -0.5, K) - 1e9 * (1 - allowed.astype(float))
    weights = np.exp(scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True))
    return np.einsum("qk,kv->qv", weights, V)
