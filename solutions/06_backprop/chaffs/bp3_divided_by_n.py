# chaff of bp3: divides by the number of neurons
# The sum over the batch is right, the number that it is divided by is not: the mean goes over examples (rows), not
# over neurons.
def bp3(delta):
    return delta.sum(axis=0) / delta.shape[1]
