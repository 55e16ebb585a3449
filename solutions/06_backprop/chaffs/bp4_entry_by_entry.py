# chaff of bp4: multiplies entry by entry
# delta and a_prev were multiplied entry by entry. Every error meets every input: neuron j and input k give entry [j,
# k]. With equal sizes no shape complains.
def bp4(a_prev, delta):
    return delta * a_prev / len(delta)
