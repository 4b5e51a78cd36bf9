"""Who runs on a box: mifdex and its peers, each with its command and the check of its answer."""

import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable

from . import timing

_MODULES = pathlib.Path(__file__).resolve().parents[2] / "build/duckdb/node_modules"  # scripts/setup --bench
_NODE = ("env", f"NODE_PATH={_MODULES}", "node")
PATTERN = r'name\s*=\s*"status"'


@dataclasses.dataclass(frozen=True)
class Programs:
    """Built by scripts/bench."""

    mifdex: pathlib.Path
    corpus: pathlib.Path
    landing: pathlib.Path
    mif: pathlib.Path
    bare: pathlib.Path
    getline: pathlib.Path
    peers: pathlib.Path  # the folder of scripts
    baseline: pathlib.Path | None = None  # another mifdex to compare with


@dataclasses.dataclass(frozen=True)
class Contender:
    """`command(box, out)` writes under `out`, a path that is not there; `answer(box, out, file)` reads what it found off its output.

    An answer is numbers by field: those that wrong() has limits for.
    """

    name: str
    command: Callable
    answer: Callable
    tool: str = ""  # a program that must be installed
    forms: tuple = ("folder",)
    probe: tuple = ()  # a command that ends well where all of the tool is there
    facts: Callable = lambda _out: {}  # more of its output under `out`, for the sample


def form_of(box):
    return "folder" if box.path.is_dir() else box.path.suffix[1:]


def _lines(field):
    return lambda _box, _out, file: {field: sum(1 for _ in file)}


def _hits(_box, _out, file):
    return {"mifs": sum(not line.endswith(b":0\n") for line in file)}


def _counted(_box, _out, file):
    found = re.search(rb"mifs (\d+) failed (\d+)", file.read(1000))
    return {"mifs": int(found[1]), "failed": int(found[2])} if found else {}


def _read(_box, _out, file):
    return {"files": int(re.search(rb"files (\d+)", file.read(1000))[1])}


def _mifdex(program, name, *more):
    def answer(_box, out, file):
        failed = timing.text([program, "-x", out, "status", "--history", "--count", "--mif", "failed"], (0, 1))
        return {"observations": json.load(file)["observations"], "failed_observations": int(failed)}

    def facts(out):
        lines = int(timing.text([program, "-x", out, "status", "--count"], (0, 1)))
        return {"lines": lines, "index_bytes": sum(path.stat().st_size for path in out.rglob("*") if path.is_file())}

    return Contender(
        name,
        lambda box, out: [program, "-x", out, "index", box.path, "--json", "--progress", "never", *more],
        answer, forms=("folder", "tar", "zip"), facts=facts)


def _threaded(programs):
    """mifdex with the numbers of threads that a goal compares, as far as there are cores."""
    cores = len(os.sched_getaffinity(0))
    return [_mifdex(programs.mifdex, f"mifdex -j{threads}", "-j", threads) for threads in (1, 2, 8) if threads <= cores]


def all_contenders(programs):
    """In the order in which they take turns."""
    scripts = programs.peers
    baseline = [_mifdex(programs.baseline, "baseline")] if programs.baseline else []
    return [
        _mifdex(programs.mifdex, "mifdex"),
        *baseline,
        Contender("bare reading", lambda box, _: [programs.bare, box.path, 2], _read),
        Contender("rg -c", lambda box, _: ["rg", "--no-config", "-uu", "-ci", PATTERN, box.path], _lines("mifs"), "rg"),
        Contender("tar -tf", lambda box, _: ["tar", "-tf", box.path], _lines("entries"), "tar", ("tar",)),
        Contender("unzip -l", lambda box, _: ["unzip", "-l", box.path], _lines("entries"), "unzip", ("zip",)),
        Contender("C++ getline + SQLite", lambda box, out: [programs.getline, box.path, out], _counted),
        Contender("Python + SQLite",
                  lambda box, out: [sys.executable, scripts / "python_sqlite.py", box.path, out], _counted,
                  forms=("folder", "tar")),
        Contender("DuckDB", lambda box, out: [*_NODE, scripts / "duckdb_table.cjs", box.path, out], _counted, "node",
                  probe=(*_NODE, "-e", "require('@duckdb/node-api')")),
        Contender("ugrep -c", lambda box, _: ["ugrep", "--hidden", "-rci", PATTERN, box.path], _hits, "ugrep"),
        Contender("Perl", lambda box, _: ["perl", scripts / "hash.pl", box.path], _counted, "perl",
                  probe=("perl", "-MEncode", "-MFile::Find", "-e1")),  # perl-base has neither
        *_threaded(programs),
    ]


def why_absent(contender):
    """Empty where the contender can run."""
    if contender.tool and not shutil.which(contender.tool):
        return f"{contender.tool} is not installed"
    if contender.probe and subprocess.run(contender.probe, capture_output=True).returncode != 0:
        return f"{contender.name} is not installed: {contender.tool} lacks a module"
    return ""


def why_unreadable(programs, box):
    """Empty where mifdex reads this form of box: an archive it does not know is one file to it."""
    kinds = json.loads(timing.text([programs.mifdex, "census", box.path, "--json"]))
    files = sum(kind.get("files", 0) for kind in kinds)
    return "" if files > 1 else f"this mifdex does not read {form_of(box)} files"


def wrong(box, answer):
    """What is wrong with an answer, in words; empty where it is right.

    Peers count files, so the same answer found twice counts twice, and one without Status not at all.
    """
    doubles = box.mifs - box.observations
    limits = {
        "observations": (box.observations, box.observations),
        "failed_observations": (box.failed, box.failed),
        "files": (box.files, box.files),
        "mifs": (box.observations - box.missing, box.mifs),
        "failed": (box.failed, box.failed + doubles),
        "entries": (box.files, box.files + 1000),  # and the folders, and a heading
    }
    if not answer:
        return "no answer"
    for field, value in answer.items():
        low, high = limits[field]
        if not low <= value <= high:
            return f"{field}: {value}, where {low} to {high} are there"
    return ""
