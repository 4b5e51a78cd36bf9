"""Boxes to measure on, made by mifdex-corpus in fresh places, and what is true of them."""

import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess

from . import timing

# machines x jobs; a machine also has one inventory, an answer also an instruction.
SIZES = {"small": (1000, 2), "night": (20000, 2), "million": (20000, 50), "half": (20000, 25), "half-small": (200, 5)}


@dataclasses.dataclass
class Box:
    name: str  # night, night.tar, night.zip
    path: pathlib.Path
    files: int  # regular files
    bytes: int
    mifs: int  # files that are status MIFs
    observations: int  # different ones among them: what mifdex must find
    failed: int  # of the observations
    missing: int  # of the observations: without a Status attribute

    def facts(self):
        return {key: value for key, value in dataclasses.asdict(self).items() if key not in ("name", "path")}


def _truth(path):
    """Observations, Failed ones, and those without Status."""
    count = failed = missing = 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            status = json.loads(line)["mif_status"]
            count += 1
            failed += status == "Failed"
            missing += status == "Missing"
    return count, failed, missing


def _make(programs, path, machines, jobs, *more):
    truth = path.with_name(f"{path.name}.truth")
    said = timing.text([programs.corpus, path, "--machines", machines, "--jobs", jobs, *more, "--truth", truth])
    counts = re.search(r"(\d+) status MIFs .*, (\d+) instructions, (\d+) inventories, (\d+) other files, (\d+) bytes", said)
    *files, size = (int(count) for count in counts.groups())
    truth_counts = _truth(truth)
    truth.unlink()
    return Box(path.name, path, sum(files), size, files[0], *truth_counts)


def make_folder(programs, place, name, machines, jobs, site="VAQ", seed=1):
    """A box as a folder tree, and its truth counted and thrown away."""
    return _make(programs, place / name, machines, jobs, "--seed", seed, "--site", site)


def make_tar(programs, place, name, machines, jobs, seed=7):
    """The same as a tar, without a folder of so many files."""
    box = _make(programs, place / f"{name}.tar", machines, jobs, "--seed", seed, "--form", "tar")
    return dataclasses.replace(box, bytes=box.path.stat().st_size)


def remove(path):
    """A folder of millions of files: rm holds no list of them."""
    subprocess.run(["rm", "-rf", str(path)], check=True)


def pack(folder, form):
    """The same box as one archive; nothing where the packer is not installed."""
    path = folder.path.with_name(f"{folder.name}.{form}")
    packers = {"tar": ["tar", "-cf", path, folder.path.name], "zip": ["zip", "-qr", path, folder.path.name]}
    command = [str(word) for word in packers[form]]
    if not shutil.which(command[0]):
        return None
    subprocess.run(command, cwd=folder.path.parent, check=True)
    return dataclasses.replace(folder, name=path.name, path=path, bytes=path.stat().st_size)


def warm(programs, box):
    """Reads every byte of the box, so that a timed run finds it in the page cache."""
    if box.path.is_dir():
        subprocess.run([programs.bare, box.path, "2"], stdout=subprocess.DEVNULL, check=True)
        return
    with open(box.path, "rb", buffering=0) as file:
        while file.read(1 << 20):
            pass


def chill():
    """Empties the page cache of the whole machine; needs root."""
    os.sync()
    pathlib.Path("/proc/sys/vm/drop_caches").write_text("3\n", encoding="ascii")
