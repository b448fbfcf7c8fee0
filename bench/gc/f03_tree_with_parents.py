# SPDX-License-Identifier: MIT
"""F3, F4: documents as trees whose nodes know their parent; some are kept, most dropped. (124567)"""
import meter


class Element:
    def __init__(self, parent, depth):
        self.parent = parent
        self.attributes = {"ids": [], "names": []}
        self.children = [Element(self, depth - 1) for _ in range(4)] if depth else []


meter.start()
kept = []
for i in range(120):
    tree = Element(None, 5)
    if i % 4 == 0:
        kept.append(tree)
    meter.tick()
tree = None
meter.finish()
