# chaff of relu_prime: if z > 0, which an array cannot answer
# An if asks one question, and an array has as many answers as entries. Compare entry by entry: the comparison alone
# gives an array.
def relu_prime(z):
    if z > 0:
        return 1
    return 0
