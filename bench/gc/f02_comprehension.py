# SPDX-License-Identifier: MIT
"""F2: two million instances in one list comprehension; nothing is garbage. (117108)"""
import meter


class Item:
    def __init__(self, x):
        self.x = x


meter.start()
items = [Item(i) for i in range(1 << 21)]
meter.tick()
meter.finish()
