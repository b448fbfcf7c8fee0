# SPDX-License-Identifier: MIT
"""What the programs of this folder measure of themselves, the same on every Python.

Pauses are taken twice: by gc.callbacks (processor time between start and stop, so
that other programs on the machine do not show) and as gaps between ticks of the
running program (wall time, everything included).
"""
import gc
import resource
import time

wall = time.perf_counter
cpu = time.process_time

pauses = []
gaps = []
_start = [0.0, 0.0, 0]


def _on_collection(phase, info):
    if phase == "start":
        _start[0] = cpu()
    else:
        pauses.append(cpu() - _start[0])


def set_threshold(*thresholds):
    if hasattr(gc, "set_threshold"):
        gc.set_threshold(*thresholds)


def start():
    if hasattr(gc, "callbacks"):  # PyPy has none: there the gaps tell
        gc.callbacks.append(_on_collection)
    _start[1] = _start[2] = wall()
    _start.append(cpu())


def tick():
    now = wall()
    gaps.append(now - _start[2])
    _start[2] = now


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] * 1000 if values else 0.0


def finish(outstanding=None):
    """Print one line of name=value pairs. `outstanding`: most garbage seen waiting, in
    objects of the program's own kind; else what a last collection finds."""
    seconds = cpu() - _start[3]
    if hasattr(gc, "callbacks"):
        gc.callbacks.remove(_on_collection)
    left = gc.collect() or 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("RESULT", "cpu_s=%.3f" % seconds, "gc_share=%.3f" % (sum(pauses) / seconds), "n=%d" % len(pauses),
          "p50=%.3f" % percentile(pauses, 0.5), "p99=%.3f" % percentile(pauses, 0.99),
          "p999=%.3f" % percentile(pauses, 0.999), "max=%.3f" % (max(pauses, default=0) * 1000),
          "gap99=%.3f" % percentile(gaps, 0.99), "gap_max=%.3f" % (max(gaps, default=0) * 1000),
          "peak_mb=%.1f" % peak, "outstanding=%d" % (left if outstanding is None else outstanding))
