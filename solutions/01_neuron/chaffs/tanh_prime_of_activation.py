# chaff of tanh_prime: 1 - z^2
# One minus the square of the argument: that would be right for the activation a = tanh(z). The argument is z, which
# has not been through tanh yet.
def tanh_prime(z):
    return 1 - z**2
