# chaff of bp4: an integer result for integer input
# With whole numbers as input the answer is cut to whole numbers: an array of integer type, or //, drops the
# fractions.
def bp4(a_prev, delta):
    total = delta.T @ a_prev
    return (total / len(delta)).astype(total.dtype)
