# chaff of vanishing_bound: goes on from the call before
# Each call goes on where the one before it stopped. A product that lives outside the function is never set back to 1.

product = [1.0]


def vanishing_bound(layers):
    for _ in range(layers):
        product[0] *= 0.25
    return product[0]
