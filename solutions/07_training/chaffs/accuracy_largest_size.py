# chaff of accuracy: the logit of the largest size, sign ignored
# A large negative logit means "surely not this class". You take the largest size; the largest value is asked for.
import numpy as np


def accuracy(logits, labels):
    return np.mean(np.argmax(np.abs(logits), axis=1) == labels)
