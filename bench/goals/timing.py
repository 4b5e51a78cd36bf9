"""One process from start to end: its wall time, CPU time and peak memory, and what it wrote.

Linux counts the most memory that this program ever had into the peak of each process it starts (getrusage(2), ru_maxrss):
so nothing here may hold a large output, a large listing or a large file at once.
"""

import os
import statistics
import subprocess
import tempfile
import time


class Failed(Exception):
    """A run that ended wrongly or answered wrongly: no time of it means anything."""


def _all(file):
    return file.read()


def run(command, codes=(0,), read=_all):
    """Runs to the end, output to a file: {"seconds", "cpu", "peak_mb"}, and what `read` makes of the output (its bytes)."""
    words = [str(word) for word in command]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if child.returncode not in codes:
            said = err.read(2000).decode(errors="replace").strip()
            raise Failed(f"{' '.join(words)}: ended with {child.returncode}: {said}")
        sample = {
            "seconds": round(seconds, 6),
            "cpu": round(usage.ru_utime + usage.ru_stime, 6),
            "peak_mb": round(usage.ru_maxrss / 1024, 1),
        }
        return sample, read(out)


def text(command, codes=(0,)):
    return run(command, codes)[1].decode(errors="replace")


def median(values):
    return statistics.median(values) if values else None
