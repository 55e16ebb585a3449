# wheat of mse: plain Python, entry by entry
import math


def mse(pred, target):
    squares = []
    for p, t in zip(pred.tolist(), target.tolist(), strict=True):
        pairs = zip(p, t, strict=True) if isinstance(p, list) else [(p, t)]
        squares.append(sum((a - b) ** 2 for a, b in pairs))
    return math.fsum(squares) / (2 * len(squares))
