# SPDX-License-Identifier: MIT
"""One gc.collect() over four million live containers in an aged heap.

Objects come and go in any order for a while, and what refers to each other lies
anywhere in memory then. Prints the median of five.

usage: collect_aged.py [NODES]
"""
import gc
import random
import sys
import time


class Node:
    def __init__(self, number=0):
        self.number = number
        self.table = None
        self.parts = None


def age(column, make, n):
    """Fill `column` up to n, three times over, half of it going in between."""
    for _ in range(3):
        random.shuffle(column)
        del column[n // 2:]
        column += [make() for _ in range(n - len(column))]
    random.shuffle(column)
    return column


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 1000000
    gc.disable()
    random.seed(2026)
    nodes, tables, lists = age([], Node, n), age([], dict, n), age([], list, n)
    numbers = list(range(1000, 1000 + n))
    random.shuffle(numbers)
    for node, table, one, number in zip(nodes, tables, lists, numbers):
        node.table = table
        node.number = number
        table["number"] = number
        table["list"] = one
    random.shuffle(lists)
    random.shuffle(numbers)
    for node, one, number in zip(nodes, lists, numbers):
        node.parts = (number, one)
        one.append(number)
        one.append(node)
    random.shuffle(nodes)
    del tables, lists, numbers, node, table, one
    times = []
    for _ in range(5):
        start = time.process_time()
        gc.collect()
        times.append(time.process_time() - start)
    print("CHECK", len(nodes))
    print("COLLECT_MS", sorted(times)[2] * 1000)


main()
