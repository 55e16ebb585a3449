# chaff of weighted_sum: returns the products, each with b, as an array
# The * between two arrays works entry by entry and gives an array as long as the input. A neuron says one number:
# what has to happen to the products?
def weighted_sum(w, x, b):
    return w * x + b
