# chaff of bp4: delta @ a_prev
# The sum of this matrix product does not run over the examples. Both arrays have one row for each example, so one of
# the two must be turned first. With equal sizes no shape complains.
def bp4(a_prev, delta):
    return delta @ a_prev / len(delta)
