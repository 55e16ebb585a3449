# wheat of bp3: a list of plain numbers
def bp3(delta):
    return [sum(float(x) for x in column) / len(delta) for column in zip(*delta, strict=True)]
