"""Where the time of a run goes: the spans of `mifdex index --trace`, and the instructions of a process by library."""

import re


def _by_thread(events):
    """The spans of each thread by begin, the outer before the inner."""
    threads = {}
    for event in events:
        if event["ph"] == "X":
            threads.setdefault(event["tid"], []).append(event)
    for spans in threads.values():
        spans.sort(key=lambda span: (span["ts"], -span["dur"]))
        yield spans


def own_cpu(events):
    """CPU milliseconds by step, without those of the steps in it on the same thread."""
    own = {}
    for spans in _by_thread(events):
        around = []
        for span in spans:
            while around and around[-1]["ts"] + around[-1]["dur"] <= span["ts"]:
                around.pop()
            own[span["name"]] = own.get(span["name"], 0) + span["tdur"] / 1e3
            if around:
                own[around[-1]["name"]] -= span["tdur"] / 1e3
            around.append(span)
    return own


def active(events):
    """Milliseconds by step in which at least one thread was in it."""
    ranges = {}
    for event in events:
        if event["ph"] == "X":
            ranges.setdefault(event["name"], []).append((event["ts"], event["ts"] + event["dur"]))
    total = {}
    for name, pairs in ranges.items():
        reached = covered = 0
        for begin, end in sorted(pairs):
            covered += max(0, end - max(begin, reached))
            reached = max(reached, end)
        total[name] = covered / 1e3
    return total


def shares(events, process_cpu, least=0.01):
    """(step, share of CPU, share of the run's time in which it was active), the largest first; those below `least` as one row.

    `process_cpu` in milliseconds: what is in no span is a row of its own.
    """
    own, busy = own_cpu(events), active(events)
    rows = [(name, cpu / process_cpu, busy[name] / busy["run"]) for name, cpu in own.items()]
    rows.append(("in no span", 1 - sum(own.values()) / process_cpu, None))
    rows.sort(key=lambda row: -row[1])
    small = [row for row in rows if row[1] < least]
    return [row for row in rows if row[1] >= least] + [(f"{len(small)} others", sum(row[1] for row in small), None)]


def by_library(profile):
    """Instructions by object file, from the text of callgrind's profile."""
    names, counted, library, skip = {}, {}, "", False
    for line in profile.splitlines():
        if found := re.match(r"ob=\((\d+)\)(?: (.*))?", line):
            if found[2]:
                names[found[1]] = found[2].rsplit("/", 1)[-1]
            library = names.get(found[1], "?")
        elif found := re.match(r"cob=\((\d+)\) (.*)", line):
            names[found[1]] = found[2].rsplit("/", 1)[-1]
        elif line.startswith("calls="):
            skip = True  # the next line has the instructions of the called function
        elif re.match(r"[+*\-\d]", line):
            if not skip:
                counted[library] = counted.get(library, 0) + int(line.split()[-1])
            skip = False
    return counted
