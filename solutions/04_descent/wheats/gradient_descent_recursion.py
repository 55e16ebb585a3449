# wheat of gradient_descent: by recursion; tuples
def gradient_descent(grad, x0, lr, steps):
    if steps == 0:
        return (x0,)
    return (x0, *gradient_descent(grad, x0 + (-lr) * grad(x0), lr, steps - 1))
