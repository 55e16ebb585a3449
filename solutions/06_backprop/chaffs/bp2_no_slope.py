# chaff of bp2: forgets sigma'
# The error is carried back through the weights, but not through the activation: what does a saturated neuron pass on?
# One factor of BP2 is missing.
def bp2(W_next, delta_next, z):
    return delta_next @ W_next
