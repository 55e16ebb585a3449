# chaff of weighted_sum: knows neurons of two inputs only
# The formula names the inputs one by one, as the worked example does. That fits neurons with two inputs and no
# others: let the length of the arrays decide.
def weighted_sum(w, x, b):
    return w[0] * x[0] + w[1] * x[1] + b
