# wheat of bp2: one weight at a time, as a list of lists
import math


def bp2(W_next, delta_next, z):
    m, n = len(z), len(z[0])
    delta = [[0.0] * n for _ in range(m)]
    for i in range(m):
        for k in range(n):
            for j in range(len(W_next)):
                delta[i][k] += float(delta_next[i][j]) * float(W_next[j][k])
            s = 1 / (1 + math.exp(-z[i][k]))
            delta[i][k] *= s * (1 - s)
    return delta
