# chaff of bp3: wrong sign
# Every entry has the wrong sign. The minus of gradient descent belongs to the step, not to the gradient.
def bp3(delta):
    return -delta.mean(axis=0)
