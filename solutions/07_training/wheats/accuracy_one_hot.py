# wheat of accuracy: compares one-hot matrices through a softmax
import numpy as np


def accuracy(logits, labels):
    probs = np.exp(logits - np.max(logits, axis=1, keepdims=True))
    predicted = np.eye(logits.shape[1])[np.argsort(-probs, axis=1)[:, 0]]
    return np.einsum("mn,mn->", predicted, np.eye(logits.shape[1])[labels]) / logits.shape[0]
