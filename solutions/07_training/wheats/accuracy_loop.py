# wheat of accuracy: counts in plain Python
def accuracy(logits, labels):
    right = 0
    for row, label in zip(logits, labels, strict=True):
        best = max(range(len(row)), key=lambda k: row[k])
        right += best == label
    return float(right / len(labels))
