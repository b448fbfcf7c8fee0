# SPDX-License-Identifier: MIT
"""F15: a million live objects and slow growth; nothing is garbage. (sglang)"""
import meter

live = [{"request": [i], "tokens": (i, [i])} for i in range(250000)]
meter.start()
for i in range(300000):
    live.append([i])
    if i % 100 == 0:
        meter.tick()
meter.finish()
