# wheat of Counter: counts its own calls
class Counter:
    def __init__(self):
        self._calls = []

    @property
    def count(self):
        return len(self._calls)

    def up(self):
        self._calls.append(1)
