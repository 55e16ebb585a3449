# chaff of bp4: a_prev.T @ delta
# This is the transpose of the gradient. It must have the shape of W, (n, n_prev): row j belongs to neuron j. With
# equal sizes no shape complains, and the steps go astray.
def bp4(a_prev, delta):
    return a_prev.T @ delta / len(delta)
