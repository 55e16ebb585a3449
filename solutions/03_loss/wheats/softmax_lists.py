# wheat of softmax: plain Python, as lists
import math


def softmax(logits):
    if logits.ndim == 2:
        return [softmax(row) for row in logits]
    top = max(logits.tolist())
    e = [math.exp(z - top) for z in logits.tolist()]
    return [x / sum(e) for x in e]
