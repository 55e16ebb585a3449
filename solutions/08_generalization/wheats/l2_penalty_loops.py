# wheat of l2_penalty: three loops over plain numbers


def l2_penalty(weights, lam):
    total = 0.0
    for W in weights:
        for row in W:
            for w in row:
                total += 0.5 * lam * float(w) * float(w)
    return total
