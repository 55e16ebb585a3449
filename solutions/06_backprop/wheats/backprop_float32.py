# wheat of backprop: everything in float32
import numpy as np


def backprop(weights, biases, X, labels, activation="sigmoid"):
    weights, biases = ([np.asarray(p, dtype="f4") for p in each] for each in (weights, biases))
    a, tape = np.asarray(X, dtype="f4"), []
    for W, b in zip(weights, biases, strict=True):
        z = a @ W.T + b
        tape.append((a, W))
        a = {"relu": np.maximum(z, 0), "tanh": np.tanh(z), "sigmoid": (1 + np.tanh(z / 2)) / 2}[activation]
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    hot = labels[:, None] == np.arange(z.shape[1])
    delta, grads = (p - hot).astype("f4"), []
    for a, W in reversed(tape):
        grads.append((np.einsum("ij,ik->jk", delta, a) / len(a), delta.mean(axis=0)))
        slope = {"relu": a > 0, "tanh": 1 - a**2, "sigmoid": a * (1 - a)}[activation]
        delta = delta @ W * slope
    grads_W, grads_b = zip(*reversed(grads), strict=True)
    return list(grads_W), list(grads_b), np.float32(-np.log(p[hot]).mean())
