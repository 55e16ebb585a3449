# chaff of momentum_step: brings the results back to the types of w and v
# Integer weights stay integers, and the fractions are cut off. The results are real numbers, whatever came in.
def momentum_step(w, g, v, lr, beta=0.9):
    new_v = beta * v - lr * g
    return (w + new_v).astype(w.dtype), new_v.astype(v.dtype)
