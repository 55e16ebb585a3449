# chaff of chain_rule: leaves the cube a cube
# When a power is derived its exponent drops by one. Yours comes out as high as it went in.


def chain_rule(x1, x2):
    u = 2 * x1 + x2
    s = u**2 + 3 * x2**2
    return 3 * s**3 * 4 * u, 3 * s**3 * (2 * u + 6 * x2)
