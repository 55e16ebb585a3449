# chaff of softmax_cross_entropy_grad: the sigmoid of each logit for softmax
# The probabilities are sigmoids of the single logits, which do not sum to 1. In softmax the classes of a row compete.
import numpy as np


def softmax_cross_entropy_grad(logits, labels):
    s = 0.5 * (1 + np.tanh(logits / 2))
    return (s - np.eye(logits.shape[1])[labels]) / len(labels)
