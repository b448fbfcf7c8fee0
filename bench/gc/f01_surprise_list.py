# SPDX-License-Identifier: MIT
"""F1: each dead structure refers to a list that lives on. (python/cpython 108362)"""
import meter


class Node:
    def __init__(self, prev):
        self.next = None
        self.prev = prev
        if prev is not None:
            prev.next = self


def chain(n):
    first = last = Node(None)
    for _ in range(n - 1):
        last = Node(last)
    return first


live = chain(10000)
meter.start()
for _ in range(400):
    dead = chain(5000)
    dead.surprise = live
    dead = None
    meter.tick()
meter.finish()
