# chaff of bp4: wrong sign
# Every entry has the wrong sign. The minus of gradient descent belongs to the step, not to the gradient.
def bp4(a_prev, delta):
    return -delta.T @ a_prev / len(delta)
