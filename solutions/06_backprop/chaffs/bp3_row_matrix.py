# chaff of bp3: keeps the axis: (1, n)
# The numbers are right, the shape is not: b has shape (n,), and its gradient must have the same. A kept axis turns b
# into a matrix at the first update.
def bp3(delta):
    return delta.mean(axis=0, keepdims=True)
