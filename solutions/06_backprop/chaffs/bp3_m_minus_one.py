# chaff of bp3: divides by m - 1
# The sum is divided by one example too few. m - 1 belongs to estimates of a variance; a mean divides by m.
def bp3(delta):
    return delta.sum(axis=0) / max(len(delta) - 1, 1e-9)
