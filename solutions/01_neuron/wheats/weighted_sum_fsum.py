# wheat of weighted_sum: exact summation with the standard library, in a list of one number
import math


def weighted_sum(w, x, b):
    return [math.fsum([*(float(p) * float(q) for p, q in zip(w, x, strict=True)), b])]
