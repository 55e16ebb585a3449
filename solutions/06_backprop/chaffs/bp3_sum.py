# chaff of bp3: sums instead of taking the mean
# The rows were added up, but the cost is the mean over the batch: with the same batch twice over, the gradient must
# not double. What is missing?
def bp3(delta):
    return delta.sum(axis=0)
