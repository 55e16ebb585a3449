# chaff of accuracy: rounded to two decimals
# The number is rounded. Round when you print, not when you calculate.
import numpy as np


def accuracy(logits, labels):
    return round(float(np.mean(np.argmax(logits, axis=1) == labels)), 2)
