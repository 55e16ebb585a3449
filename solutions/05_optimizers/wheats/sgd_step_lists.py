# wheat of sgd_step: as nested lists
def sgd_step(w, g, lr):
    return (w.astype(float) - g * lr).tolist()
