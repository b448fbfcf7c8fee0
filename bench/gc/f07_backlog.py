# SPDX-License-Identifier: MIT
"""F7: small cycles; how many wait at most? (PR 142001)"""
import meter

waiting = [0, 0]


class Cycle:
    def __init__(self):
        self.me = self
        waiting[0] += 1
        if waiting[0] > waiting[1]:
            waiting[1] = waiting[0]

    def __del__(self):
        waiting[0] -= 1


meter.start()
for i in range(300000):
    Cycle()
    if i % 1000 == 0:
        meter.tick()
meter.finish(waiting[1])
