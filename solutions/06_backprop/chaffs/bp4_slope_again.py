# chaff of bp4: multiplies the activations by their slope
# The slope a(1 - a) of the incoming activations slipped in. How a layer's z moves with its weights is simply what
# comes in; slopes are BP1's and BP2's business.
def bp4(a_prev, delta):
    return delta.T @ (a_prev * (1 - a_prev)) / len(delta)
