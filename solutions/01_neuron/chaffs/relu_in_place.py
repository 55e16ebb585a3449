# chaff of relu: overwrites the caller's array
# The caller's array is overwritten, and the original z, from which the slope is worked out later, is lost. A plain
# number, which is allowed too, cannot be indexed at all.
def relu(z):
    z[z < 0] = 0
    return z
