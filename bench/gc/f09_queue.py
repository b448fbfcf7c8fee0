# SPDX-License-Identifier: MIT
"""F9: a queue of a thousand self-referring nodes with ten thousand bytes each. (cyclotron run-queue)"""
import meter


class Node:
    def __init__(self):
        self.me = self
        self.payload = b"x" * 10000 + b"y"


meter.set_threshold(2000, 10)
queue = [None] * 1000
meter.start()
for i in range(60000):
    queue[i % 1000] = Node()
    if i % 500 == 0:
        meter.tick()
meter.finish()
