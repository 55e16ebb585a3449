# wheat of weighted_sum: one product at a time
def weighted_sum(w, x, b):
    total = b
    for k in range(len(x)):
        total += w[k] * x[k]
    return total
