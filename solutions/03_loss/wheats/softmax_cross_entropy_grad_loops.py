# wheat of softmax_cross_entropy_grad: plain Python, as lists
import math


def softmax_cross_entropy_grad(logits, labels):
    rows = []
    for z, k in zip(logits.tolist(), labels.tolist(), strict=True):
        e = [math.exp(v - max(z)) for v in z]
        rows.append([(v / sum(e) - (i == k)) / len(labels) for i, v in enumerate(e)])
    return rows
