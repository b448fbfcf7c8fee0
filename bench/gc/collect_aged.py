# SPDX-License-Identifier: MIT
"""One gc.collect() over four million live containers in an aged heap: neighbours in
the graph lie far apart in memory, as they do after hours of coming and going."""
import gc
import random
import time

N = 1000000


class Node:
    def __init__(self, number):
        self.number = number
        self.table = None
        self.parts = None


def build(n, old):
    """n nodes, each with a dict, a list and a tuple of four places in memory; the
    values of `old` are built in."""
    numbers = [i + 1000 for i in range(n)]
    nodes = [Node(i) for i in numbers]
    lists = [[i] for i in numbers]
    tables = [{"key": i, "list": one} for i, one in zip(numbers, lists)]
    for column in (numbers, nodes, lists, tables):
        random.shuffle(column)
    tuples = [(number, one) for number, one in zip(numbers, old or nodes)]
    random.shuffle(tuples)
    for node, table, one, parts in zip(nodes, tables, lists, tuples):
        node.table = table
        node.parts = parts
        one.append(node.number)
    random.shuffle(nodes)
    return nodes


def main():
    gc.disable()
    random.seed(2026)
    live = build(N, None)
    del live[::2]             # holes everywhere, which the next half fills
    gc.collect()
    live += build(N // 2, live)
    random.shuffle(live)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        gc.collect()
        times.append(time.perf_counter() - start)
    print("CONTAINERS", len(gc.get_objects()))
    print("COLLECT_MS", sorted(times)[2] * 1000)


main()
