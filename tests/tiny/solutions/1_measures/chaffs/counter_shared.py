# chaff of Counter: one count for all
# Two counters must not know of each other: where does the number live?
class Counter:
    total = 0

    @property
    def count(self):
        return Counter.total

    def up(self):
        Counter.total += 2
