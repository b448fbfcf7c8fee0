# SPDX-License-Identifier: MIT
"""F14: a payload of a megabyte in each cycle; the program itself calls collect(0) all the time. (98801, 122567)"""
import gc

import meter


class Big:
    def __init__(self):
        self.me = self
        self.payload = bytearray(1 << 20)


meter.set_threshold(100, 3, 3)
live = [[i] for i in range(200000)]
meter.start()
for i in range(1500):
    Big()
    gc.collect(0)
    meter.tick()
meter.finish()
