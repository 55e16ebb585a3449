# chaff of gradient_descent: returns the last position only
# Where the walk ends is right, but the whole path is asked for: all steps + 1 positions.


def gradient_descent(grad, x0, lr, steps):
    x = x0
    for _ in range(steps):
        x = x - lr * grad(x)
    return x
