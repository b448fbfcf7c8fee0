# SPDX-License-Identifier: MIT
"""F6: a dynamic programme in a dict keyed by pairs; nothing is garbage. (139951)"""
import meter

meter.start()
table = {}
for i in range(1000):
    for j in range(1000):
        table[i, j] = table.get((i - 1, j), 0) + table.get((i, j - 1), 1) & 0xFFFF
    meter.tick()
meter.finish()
