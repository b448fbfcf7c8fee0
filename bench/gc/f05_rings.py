# SPDX-License-Identifier: MIT
"""F5: rings of linked nodes, dropped a hundred at a time, the automatic collector on. (129210)"""
import meter


class Node:
    def __init__(self):
        self.next = None
        self.prev = None


def ring(n):
    first = last = Node()
    for _ in range(n - 1):
        node = Node()
        last.next, node.prev = node, last
        last = node
    last.next, first.prev = first, last
    return first


meter.start()
for _ in range(600):
    rings = [ring(21) for _ in range(100)]
    rings = None
    meter.tick()
meter.finish()
