"""One process from start to end: its wall time, CPU time and peak memory, and what it wrote.

Linux counts the most memory that this program ever had into the peak of each process it starts (getrusage(2), ru_maxrss):
so nothing here may hold a large output, a large listing or a large file at once. The peak of memory that is no page of a file is
sampled instead, every SAMPLE_SECONDS: it leaves out what was held for less.
"""

import os
import statistics
import subprocess
import tempfile
import threading
import time


class Failed(Exception):
    """A run that ended wrongly or answered wrongly: no time of it means anything."""


SAMPLE_SECONDS = 0.02


class _AnonymousMemory(threading.Thread):
    """Samples how much memory a process has that is no page of a file."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.peak_kb = 0
        self._path = f"/proc/{pid}/status"
        self._ended = threading.Event()

    def run(self):
        while not self._ended.wait(SAMPLE_SECONDS):
            try:
                with open(self._path, encoding="ascii", errors="replace") as status:
                    fields = dict(line.split(":", 1) for line in status)
            except OSError:
                return
            held = sum(int(fields.get(name, "0").split()[0]) for name in ("RssAnon", "RssShmem"))
            self.peak_kb = max(self.peak_kb, held)

    def end(self):
        self._ended.set()
        self.join()
        return self.peak_kb


def _all(file):
    return file.read()


def run(command, codes=(0,), read=_all):
    """Runs to the end, output to a file: {"seconds", "cpu", "peak_mb", "anonymous_mb"}, and what `read` makes of the output (its bytes)."""
    words = [str(word) for word in command]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        memory = _AnonymousMemory(child.pid)
        memory.start()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        anonymous_kb = memory.end()
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
            "anonymous_mb": round(anonymous_kb / 1024, 1),
        }
        return sample, read(out)


def text(command, codes=(0,)):
    return run(command, codes)[1].decode(errors="replace")


def median(values):
    return statistics.median(values) if values else None
