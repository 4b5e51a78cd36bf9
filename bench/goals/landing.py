"""What needs a big index: landing N made-up lines, questions to them, and one more box on top of them."""

import json
import os
import re
import shutil
import sys

from . import boxes, timing

MEMORY_MB = 192
QUESTIONS = 15  # cold processes of each question
GROWTH_MACHINES = 5000
ASKED_FROM = 1_000_000  # lines of an index that gets questions, unless the largest has fewer
# The filters of `mifdex status`, each asked for its first 20 rows.
FILTERS = {
    "nothing": [],
    "--job, one": ["--job", "VAQ00000"],
    "--job, glob": ["--job", "VAQ*0"],
    "--machine, glob": ["--machine", "PC-00*"],
    "--machine, nobody": ["--machine", "NOBODY*"],
    "--status": ["--status", "failed"],
    "--mif": ["--mif", "failed"],
    "--job-status": ["--job-status", "retrying"],
    "--product": ["--product", "Jamal*"],
    "--site": ["--site", "VAQ"],
    "--domain": ["--domain", "FRUIT"],
    "--since": ["--since", "1997-05-20"],
    "--until": ["--until", "1997-05-19T00:10:00Z"],
    "--grep": ["--grep", "ab"],
    "--differs": ["--differs"],
}


def _landed(text):
    rate = re.search(r"landed (\d+) lines in ([\d.]+) s", text)
    return {
        "lines": int(rate[1]),
        "seconds": float(rate[2]),
        "commits": [float(each) for each in re.findall(r"commit \d+: ([\d.]+) s", text)],
        "bytes_a_line": float(re.search(r"([\d.]+) bytes a line", text)[1]),
        "peak_mb": float(re.search(r"peak memory (\d+)", text)[1]),
    }


def _ask(command, rows):
    """Seconds of one cold process; the answer must have so many rows, or, as (low, high), between."""
    sample, out = timing.run(command, (0, 1))
    count = out.count(b"\n")
    low, high = rows if isinstance(rows, tuple) else (rows, rows)
    if not low <= count <= high:
        raise timing.Failed(f"{' '.join(map(str, command))}: {count} rows")
    return sample["seconds"]


def _questions(programs, index, lines, place):
    mifdex = [programs.mifdex, "-x", index]
    middle = json.loads(timing.text([*mifdex, "status", "--offset", lines // 2, "--limit", "1", "--format", "ndjson"]))
    job, machine = middle["job"], middle["machine"]
    point = [*mifdex, "status", "--job", job, "--machine", machine, "--format", "ndjson"]
    asked = {"point": [], "jobs": [], "start of any process": [], "mifdex --version": [],
             "all lines, none fits": [], "first 20": {name: [] for name in FILTERS}}
    sqlite = None
    if shutil.which("sqlite3") and lines <= 1_000_000:
        sqlite = place / f"{index.name}.db"
        timing.run([*mifdex, "export", "--format", "sqlite", "-o", sqlite])
        asked["point, sqlite3"] = []
    for _ in range(QUESTIONS):
        asked["start of any process"].append(timing.run(["true"])[0]["seconds"])
        asked["mifdex --version"].append(_ask([programs.mifdex, "--version"], 1))
        asked["point"].append(_ask(point, 1))
        if sqlite:
            query = f"SELECT * FROM lines WHERE job = '{job}' AND machine = '{machine}'"
            asked["point, sqlite3"].append(_ask(["sqlite3", sqlite, query], 1))
        asked["jobs"].append(_ask([*mifdex, "jobs", "--format", "ndjson"], -(-lines // 20_000)))
        if len(asked["all lines, none fits"]) < 3:
            asked["all lines, none fits"].append(_ask([*mifdex, "status", "--grep", "no such text", "--format", "ndjson"], 0))
        for name, words in FILTERS.items():
            command = [*mifdex, "status", *words, "--limit", "20", "--format", "ndjson"]
            asked["first 20"][name].append(_ask(command, (0, 20)))
    asked["export"] = [_ask([*mifdex, "export", "-o", place / f"{index.name}.ndjson"], 0)]
    with open(place / f"{index.name}.ndjson", "rb") as file:
        exported = sum(1 for _ in file)
    if exported != lines:
        raise timing.Failed(f"export of {lines} lines wrote {exported}")
    (place / f"{index.name}.ndjson").unlink()
    if sqlite:
        sqlite.unlink()
    return asked


def _grow(programs, index, box):
    """Seconds for each MIF of a box that lands on top of what the index has."""
    boxes.warm(programs, box)
    os.sync()
    sample, out = timing.run([programs.mifdex, "-x", index, "index", box.path, "--json", "--progress", "never"])
    found = json.loads(out)["observations"]
    if found != box.observations:
        raise timing.Failed(f"{box.name} on {index.name}: {found} observations, where {box.observations} are there")
    return sample["seconds"] / box.observations


def measure(programs, counts, rounds, place, growth_machines=GROWTH_MACHINES):
    """One entry for each count of lines, {"lines", "landed": [...], "seconds_a_mif_more": [...]}, and "asked": {...} for large ones.

    The growth boxes take turns over the indexes, so that what changes meanwhile meets all of them.
    """
    entries = []
    for lines in counts:
        landed = []
        for number in range(rounds if lines <= 1_000_000 else 1):
            index = place / f"land{lines}-{number}"
            os.sync()
            landed.append(_landed(timing.text([programs.landing, lines, 2, MEMORY_MB, index])))
            print(f"  landing {lines}: {landed[-1]['seconds']:.2f} s", file=sys.stderr)
            if number:
                boxes.remove(place / f"land{lines}-{number - 1}")
        entries.append({"lines": lines, "landed": landed, "index": index})
    for entry in entries:
        if entry["lines"] >= min(ASKED_FROM, max(counts)):
            entry["asked"] = _questions(programs, entry["index"], entry["lines"], place)
    for entry in entries:
        entry["seconds_a_mif_more"] = []
    for number in range(rounds):
        # A site of its own each time: its jobs and machines are new to every index.
        box = boxes.make_folder(programs, place, f"growth{number}", growth_machines, 2, site=f"NW{number}", seed=number + 1)
        for entry in entries:
            entry["seconds_a_mif_more"].append(_grow(programs, entry["index"], box))
        boxes.remove(box.path)
    for entry in entries:
        boxes.remove(entry.pop("index"))
    return entries
