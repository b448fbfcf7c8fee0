# SPDX-License-Identifier: MIT
"""F12: requests as graphs with links to parents, over a long-lived application. (serializers and fields)"""
import meter


class Serializer:
    def __init__(self, data, depth=0):
        self.data = data
        self.fields = {}
        for name in ("id", "name", "tags", "owner"):
            self.fields[name] = Bound(self, name)
        self.nested = Serializer(data, depth + 1) if depth < 2 else None
        self.context = {"serializer": self, "errors": []}


class Bound:
    def __init__(self, parent, name):
        self.parent = parent
        self.name = name


app = {i: {"routes": [str(i)], "handler": [i]} for i in range(100000)}
meter.start()
for i in range(15000):
    Serializer({"id": i})
    if i % 50 == 0:
        meter.tick()
meter.finish()
