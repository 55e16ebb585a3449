# chaff of bp4: divides by m twice
# The gradient is m times too small: divided by the batch size once too often. delta comes in undivided, so one
# division is right.
def bp4(a_prev, delta):
    return delta.T @ a_prev / len(delta) ** 2
