# wheat of table_gradients: central differences, as a list


def table_gradients(w, x, y):
    w = [float(v) for v in w]
    x1, x2 = float(x[0]), float(x[1])

    def miss(v):
        return (v[2] * (x1 + v[0] * x2) ** 2 + v[3] * v[1] * x1 * x2 + v[4] - y) ** 2

    answer = []
    for k in range(5):
        h = 1e-5 * max(1, abs(w[k]))
        up, down = list(w), list(w)
        up[k], down[k] = w[k] + h, w[k] - h
        answer.append((miss(up) - miss(down)) / (up[k] - down[k]))
    return answer
