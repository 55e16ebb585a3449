# chaff of bp3: divides by m twice
# The gradient is m times too small: the mean was taken, and then divided by m once more.
def bp3(delta):
    return delta.mean(axis=0) / len(delta)
