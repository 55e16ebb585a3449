# wheat of bp1_softmax: central differences of each row's cost
import numpy as np


def bp1_softmax(logits, labels):
    logits = np.array(logits, dtype=float)
    rows, h = np.arange(len(logits)), 1e-4

    def costs(z):
        return np.log(np.sum(np.exp(z - z.max(axis=1, keepdims=True)), axis=1)) + z.max(axis=1) - z[rows, labels]

    nudges = h * np.eye(logits.shape[1])
    return np.stack([(costs(logits + nudge) - costs(logits - nudge)) / (2 * h) for nudge in nudges], axis=1)
