# wheat of weighted_sum: a row times a column, the answer an array of shape (1, 1)
def weighted_sum(w, x, b):
    return w.reshape(1, -1) @ x.reshape(-1, 1) + b
