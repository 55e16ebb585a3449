# chaff of bp4: divides by m - 1
# The sum is divided by one example too few. m - 1 belongs to estimates of a variance; a mean divides by m.
def bp4(a_prev, delta):
    return delta.T @ a_prev / max(len(delta) - 1, 1e-9)
