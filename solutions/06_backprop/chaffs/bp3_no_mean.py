# chaff of bp3: returns delta itself
# This is delta, with one row for each example. The bias is shared by all examples of the batch: one number a neuron
# must remain.
def bp3(delta):
    return delta
