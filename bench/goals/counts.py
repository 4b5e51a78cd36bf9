"""Instructions of mifdex on small boxes, counted by valgrind's callgrind, and their comparison with stored counts.

A count does not depend on the load, the clock or the frequency of a machine, and hardly on its CPU: valgrind executes the program on
a CPU of its own, with the features of an Intel Haswell (AVX2, no AVX-512) if the machine has them, so that the program and its
libraries choose the same code everywhere.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess

from . import boxes, timing

SLACK = 0.03  # a count may differ from the stored one by this part
MACHINES, JOBS, SEED = 400, 2, 1


def why_impossible():
    """Why counts of this machine cannot be compared with those of another; empty if they can."""
    if not shutil.which("valgrind"):
        return "valgrind is not installed (scripts/setup --checks)"
    if " avx2 " not in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"):
        return "this CPU has no AVX2, which valgrind does not emulate"
    return ""


def _on_one_cpu():
    """Programs that use all cores use one."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def count(command, place, codes=(0,)):
    """The instructions of a process, without those of its children, and its standard output."""
    words = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={place}/callgrind.out.%p", *map(str, command)]
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=place,
                          preexec_fn=_on_one_cpu) as child:
        out, err = child.communicate()
    if child.returncode not in codes:
        raise timing.Failed(f"{' '.join(words)}: ended with {child.returncode}: {err.decode(errors='replace')[-2000:]}")
    profile = (place / f"callgrind.out.{child.pid}").read_text(encoding="utf-8", errors="replace")
    return int(re.search(r"^(?:totals|summary): (\d+)", profile, re.M)[1]), out


def _keep(place, case, folder):
    """Moves the profile of a case to `folder`, for callgrind_annotate, and deletes those of children."""
    profiles = sorted(place.glob("callgrind.out.*"), key=lambda path: path.stat().st_size)
    if folder and profiles:
        shutil.copy2(profiles[-1], folder / f"callgrind.out.{case.replace(' ', '-').replace(',', '')}")
    for path in profiles:
        path.unlink()


def _index(programs, box, index, *more):
    return [programs.mifdex, "-x", index, "index", box.path, "-j", 1, "--json", "--progress", "never", *more]


def _cases(programs, place, folder):
    """(name, command, check of the output) of each case, in an order in which each has what it needs."""
    def found(out):
        return json.loads(out)["observations"] == folder.observations

    def unchanged(out):  # but those that are read again for the sake of the files beside them
        return json.loads(out)["unchanged"] > 0.99 * folder.files

    packed = [boxes.pack(folder, form) for form in ("tar", "zip")]
    for box in [folder, *filter(None, packed)]:
        index = place / f"{box.path.suffix[1:] or 'folder'}.idx"
        yield f"index, {box.path.suffix[1:] or 'folder'}", _index(programs, box, index), found
    asked = [programs.mifdex, "-x", place / "folder.idx"]
    yield "index, unchanged folder", _index(programs, folder, place / "folder.idx"), unchanged
    line = json.loads(timing.text([*asked, "status", "--offset", folder.observations // 2, "--limit", "1", "--format", "ndjson"]))
    point = [*asked, "status", "--job", line["job"], "--machine", line["machine"], "--format", "ndjson"]
    yield "one line", point, lambda out: out.count(b"\n") == 1
    yield "filter, scan", [*asked, "status", "--mif", "failed", "--format", "ndjson"], lambda out: out.count(b"\n") > 10
    yield "grep, scan", [*asked, "status", "--grep", "no such text"], lambda out: not out
    yield "export", [*asked, "export", "--format", "ndjson"], lambda out: out.count(b"\n") > folder.observations // 2


def measure(programs, place, *, machines=MACHINES, names=None, profiles=None):
    """Instructions by case. Fails if an answer is wrong: the number of a wrong answer means nothing."""
    folder = boxes.make_folder(programs, place, "box", machines, JOBS, seed=SEED)
    counted = {}
    for name, command, is_right in _cases(programs, place, folder):
        if names and name not in names:
            timing.run(command, (0, 1))  # what later cases need
            continue
        instructions, out = count(command, place, (0, 1))
        if not is_right(out):
            raise timing.Failed(f"{name}: wrong answer: {out[:200]!r}")
        counted[name] = instructions
        _keep(place, name, profiles)
    return counted


def compare(stored, counted, slack=SLACK):
    """(case, stored, counted, verdict) for each case; the verdict is empty if the case is as it was."""
    rows = []
    for name in dict.fromkeys([*stored, *counted]):
        before, now = stored.get(name), counted.get(name)
        if now is None:
            verdict = "not counted"
        elif before is None:
            verdict = "not stored"
        elif now > before * (1 + slack):
            verdict = "slower"
        elif now < before * (1 - slack):
            verdict = "faster: store it"
        else:
            verdict = ""
        rows.append((name, before, now, verdict))
    return rows
