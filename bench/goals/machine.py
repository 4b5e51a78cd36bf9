"""What a run was made on and with."""

import datetime
import os
import pathlib
import platform
import re
import shutil
import subprocess

from . import timing


def version_of(command):
    """The first line that `command` prints; None if it is not installed."""
    if not shutil.which(command[0]):
        return None
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    return ((said.stdout or said.stderr).splitlines() or [""])[0].strip()


def _found(path, pattern):
    found = re.search(pattern, pathlib.Path(path).read_text(encoding="utf-8"), re.M)
    return found[1].strip() if found else "unknown"


def _filesystem(place):
    return version_of(["stat", "-f", "-c", "%T", str(place)])


def compiler():
    return version_of(["c++", "--version"])


def describe(root, programs, place):
    git = ["git", "-C", str(root)]
    commit = version_of([*git, "rev-parse", "--short=12", "HEAD"])
    changed = subprocess.run([*git, "status", "--porcelain", "-uno"], capture_output=True, check=False).stdout
    tools = {
        "rg": ["rg", "--version"], "ugrep": ["ugrep", "--version"], "tar": ["tar", "--version"],
        "unzip": ["unzip", "-v"], "perl": ["perl", "-e", "print $^V"], "sqlite3": ["sqlite3", "--version"],
    }
    return {
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "commit": f"{commit}{' and changes' if changed else ''}",
        "mifdex": timing.text([programs.mifdex, "--version"]).strip(),
        "cpu": _found("/proc/cpuinfo", r"^model name\s*:\s*(.*)"),
        "cores": len(os.sched_getaffinity(0)),
        "memory_mb": int(_found("/proc/meminfo", r"^MemTotal:\s*(\d+)")) // 1024,
        "kernel": platform.release(),
        "system": _found("/etc/os-release", r'^PRETTY_NAME="(.*)"'),
        "filesystem": _filesystem(place),
        "compiler": compiler(),
        "load_before": os.getloadavg()[0],
        "tools": {name: version_of(command) for name, command in tools.items()} | {"python": platform.python_version()},
    }
