# wheat of dense: plain loops, plain lists
def dense(W, b, A):
    if A.ndim == 1:
        return [sum(w * a for w, a in zip(row, A, strict=True)) + bias for row, bias in zip(W, b, strict=True)]
    return [dense(W, b, row) for row in A]
