# chaff of bp3: chooses the axis by comparing sizes
# The axis was chosen by looking at the sizes, and where m and n are equal the wrong one was taken. Sizes cannot tell
# examples from neurons; the convention can: rows are examples.
def bp3(delta):
    m, n = delta.shape
    return delta.mean(axis=1 if m == n else 0)
