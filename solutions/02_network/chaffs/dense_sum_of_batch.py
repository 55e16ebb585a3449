# chaff of dense: adds the examples of a batch together
# The examples of a batch do not know of each other: m rows in, m rows out. Which axis did you sum over?


def dense(W, b, A):
    return (A @ W.T).sum(axis=0) + b if A.ndim == 2 else W @ A + b
