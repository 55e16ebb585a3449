# chaff of bp2: the slope of relu
# The carried error is let through where z > 0 and stopped elsewhere: that is the slope of relu. This layer is a
# sigmoid.
def bp2(W_next, delta_next, z):
    return (delta_next @ W_next) * (z > 0)
