# SPDX-License-Identifier: MIT
"""What the programs of this folder measure of themselves, the same on every Python.

Pauses are taken twice: by gc.callbacks (processor time between start and stop, so
that other programs on the machine do not show) and from outside, as gaps between
ticks of the running program (wall time, everything included). What a machine does to
the second shows when the program runs once more with the collector off: an argument
`off` does that.
"""
import gc
import resource
import sys
import time

wall = time.perf_counter_ns
cpu = time.thread_time_ns if hasattr(time, "thread_time_ns") else time.process_time_ns

pauses = []
gaps = [0] * 50000  # how many of each length in microseconds; the last are longer
resident = []
at = {"pause": 0, "tick": 0, "start": 0, "sample": 0}


def _on_collection(phase, info):
    if phase == "start":
        at["pause"] = cpu()
    else:
        pauses.append(cpu() - at["pause"])


def set_threshold(*thresholds):
    if hasattr(gc, "set_threshold"):
        gc.set_threshold(*thresholds)


def start():
    pauses.clear()
    if "off" in sys.argv:
        gc.disable()
    elif hasattr(gc, "callbacks") and _on_collection not in gc.callbacks:  # PyPy has none: there the gaps tell
        gc.callbacks.append(_on_collection)
    at["start"] = cpu()
    at["tick"] = at["sample"] = wall()


def tick():
    now = wall()
    us = (now - at["tick"]) // 1000
    gaps[us if us < len(gaps) else -1] += 1
    if now - at["sample"] > 20000000:
        sample()
        at["sample"] = now
        now = wall()
    at["tick"] = now


def sample():
    with open("/proc/self/statm") as f:
        resident.append(int(f.read().split()[1]) / 256)


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] / 1e6 if values else 0.0


def gap(share):
    """The gap in ms that so many of all did not pass."""
    left = sum(gaps) * share
    for us, n in enumerate(gaps):
        left -= n
        if left < 0:
            return us / 1000
    return max((us for us, n in enumerate(gaps) if n), default=0) / 1000


def slope():
    """Growth of resident memory over the second half of the run, MB a second: the
    median over pairs of samples (Theil and Sen)."""
    half = resident[len(resident) // 2:]
    half = half[::len(half) // 60 + 1]
    span = 0.02 * (len(resident) - len(resident) // 2) / max(1, len(half))
    slopes = sorted((b - a) / (span * (j - i)) for i, a in enumerate(half) for j, b in enumerate(half) if j > i)
    return slopes[len(slopes) // 2] if slopes else 0.0


def finish(outstanding=None):
    """Print one line of name=value pairs. `outstanding`: most garbage seen waiting, in
    objects of the program's own kind; else what a last collection finds."""
    ns = cpu() - at["start"]
    if hasattr(gc, "callbacks") and _on_collection in gc.callbacks:
        gc.callbacks.remove(_on_collection)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    left = gc.collect() or 0
    print("RESULT", "cpu_s=%.3f" % (ns / 1e9), "gc_share=%.3f" % (sum(pauses) / ns), "n=%d" % len(pauses),
          "p50=%.3f" % percentile(pauses, 0.5), "p99=%.3f" % percentile(pauses, 0.99),
          "p999=%.3f" % percentile(pauses, 0.999), "max=%.3f" % (max(pauses, default=0) / 1e6),
          "ticks=%d" % sum(gaps), "gap9999=%.3f" % gap(0.9999), "gap_max=%.3f" % gap(1),
          "peak_mb=%.1f" % peak, "slope=%.1f" % slope(),
          "outstanding=%d" % (left if outstanding is None else outstanding))
