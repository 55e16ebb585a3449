# chaff of bp1_softmax: changes logits in place
# The numbers are right, but the logits that came in were overwritten (-= does that), and the caller still needs them.
import numpy as np


def bp1_softmax(logits, labels):
    logits -= np.max(logits, axis=1, keepdims=True)
    e = np.exp(logits)
    y_hat = e / np.sum(e, axis=1, keepdims=True)
    y = np.eye(logits.shape[1])[labels]
    return y_hat - y
