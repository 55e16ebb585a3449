# chaff of sigmoid_prime: takes z for the activation
# You multiply z with 1 - z. The rule a(1 - a) is meant for the activation a; the argument here is the pre-
# activation z, which has not been through the sigmoid yet.
def sigmoid_prime(z):
    return z * (1 - z)
