# wheat of bp1_softmax: one example at a time, as a list of lists
import math


def bp1_softmax(logits, labels):
    rows = []
    for row, label in zip(logits, labels, strict=True):
        e = [math.exp(z - max(row)) for z in row]
        rows.append([each / sum(e) - (1 if j == label else 0) for j, each in enumerate(e)])
    return rows
