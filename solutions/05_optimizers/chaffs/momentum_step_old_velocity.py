# chaff of momentum_step: moves by the old velocity
# The weights move by the velocity of the step before, so the new gradient comes one step late. First the new
# velocity, then the weights with it.
def momentum_step(w, g, v, lr, beta=0.9):
    return w + v, beta * v - lr * g
