# chaff of bp4: changes delta in place
# The numbers are right, but delta was divided in place (/= does that). BP2 needs the same delta afterwards,
# undivided.
def bp4(a_prev, delta):
    delta /= len(delta)
    return delta.T @ a_prev
