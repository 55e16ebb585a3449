# chaff of bp1: z(1 - z)
# s(1 - s) is the slope when s is the activation. Here the pre-activation itself went into the formula: at z = 0 that
# gives 0, where the sigmoid is steepest.
def bp1(grad_a, z):
    return grad_a * z * (1 - z)
