# chaff of bp2: z(1 - z)
# s(1 - s) is the slope when s is the activation. Here z itself went into the formula: at z = 0 that gives 0, where
# the sigmoid is steepest.
def bp2(W_next, delta_next, z):
    return (delta_next @ W_next) * z * (1 - z)
