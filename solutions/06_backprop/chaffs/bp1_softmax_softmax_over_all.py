# chaff of bp1_softmax: one sum for the whole matrix
# The exponentials were divided by the sum over the whole batch. Each example has probabilities of its own: the sum
# goes along its row. (With a batch of one there is no difference.)
import numpy as np


def bp1_softmax(logits, labels):
    e = np.exp(logits - logits.max())
    y_hat = e / np.sum(e)
    y = np.eye(logits.shape[1])[labels]
    return y_hat - y
