# chaff of weighted_sum: the loop ends one input early
# One input is left out: look at where your loop ends. The indices of n inputs run from 0 to n-1, and range stops
# before its end.
def weighted_sum(w, x, b):
    total = b
    for k in range(len(x) - 1):
        total += w[k] * x[k]
    return total
