# wheat of softmax_cross_entropy: log1p of the other classes' differences, in plain Python
import math


def softmax_cross_entropy(logits, labels):
    costs = []
    for z, k in zip(logits.tolist(), labels.tolist(), strict=True):
        top = max(range(len(z)), key=z.__getitem__)
        rest = math.fsum(math.exp(v - z[top]) for i, v in enumerate(z) if i != top)
        costs.append(z[top] - z[k] + math.log1p(rest))
    return math.fsum(costs) / len(costs)
