# chaff of leaky_relu: if z > 0, which an array cannot answer
# An if asks one question, and an array has as many answers as entries. Choose entry by entry.
def leaky_relu(z, slope=0.1):
    return z if z > 0 else slope * z
