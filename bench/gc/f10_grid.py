# SPDX-License-Identifier: MIT
"""F10: chains closed to cycles, three sizes, beside thirty thousand live objects. (cyclotron)"""
import meter


class Node:
    pass


def cycle(n, extra):
    first = last = Node()
    first.extra = bytearray(extra)
    for _ in range(n - 1):
        node = Node()
        node.back, last.forth = last, node
        last = node
    last.forth = first


live = [Node() for _ in range(30000)]
for i, node in enumerate(live):
    node.peer = live[i * 7 % 30000]
meter.start()
for i in range(900):
    cycle((10, 100, 1000)[i % 3], (0, 10000, 300000)[i // 3 % 3])
    meter.tick()
meter.finish()
