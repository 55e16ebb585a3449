# wheat of attention: query by query, key by key, as lists
import math


def attention(Q, K, V, mask=None):
    result = []
    for i, q in enumerate(Q.tolist()):
        total, row = 0.0, [0.0] * V.shape[1]
        for j, k in enumerate(K.tolist()):
            if mask is None or mask[i, j]:
                weight = math.exp(sum(a * b for a, b in zip(q, k, strict=True)) / len(q) ** 0.5)
                total += weight
                row = [r + weight * float(v) for r, v in zip(row, V[j], strict=True)]
        result.append(tuple(r / total for r in row))
    return result
