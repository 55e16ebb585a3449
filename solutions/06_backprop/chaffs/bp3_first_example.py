# chaff of bp3: the first example only
# This is the first example's error. The other examples of the batch have a say too; with a batch of one nobody would
# notice.
def bp3(delta):
    return delta[0]
