# Special methods nest as deep as functions do: an operator or a subscript written in Python needs no C stack.
import sys

class Down:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return 0 if other == 0 else self + (other - 1)

    def __getitem__(self, key):
        return Down(self.n - 1)[key] if self.n else key

    def __call__(self, n):
        return n if n == 0 else self(n - 1)

    @property
    def bottom(self):
        return self.n if self.n == 0 else Down(self.n - 1).bottom

try:
    Down(0) + 5000
except RecursionError as error:
    print(error)
sys.setrecursionlimit(1000000)
print(Down(0) + 100000, Down(50000)["end"], Down(0)(100000), Down(50000).bottom)
