# SPDX-License-Identifier: MIT
"""When do finalizers run, and how much memory is in use meanwhile?

Run it twice:

    build/ouro examples/late_finalizers.py
    build/ouro --reclaim=tracing examples/late_finalizers.py

With counting each file is closed in the line that drops it. With tracing alone, as on
the JVM or .NET, it stays open until a collection comes by, and so does its memory.
"""
import resource


class File:
    n_open = 0
    most_open = 0

    def __init__(self, name):
        self.name = name
        self.buffer = [name] * 1000
        File.n_open += 1
        File.most_open = max(File.most_open, File.n_open)

    def __del__(self):
        File.n_open -= 1


def read(name):
    file = File(name)
    return len(file.name)


total = sum(read("file %d" % i) for i in range(20000))
print("open at the same time, at most:", File.most_open)
print("still open:", File.n_open)
print("peak memory: %.1f MiB" % (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
