"""The goals, as ratios and limits, and what a run's samples say of each: met, not met, or not measured and why.

Everything here works on the JSON of a run and touches nothing else.
"""

import dataclasses

from .timing import median


@dataclasses.dataclass(frozen=True)
class Ratio:
    """mifdex beside a peer on one box: the median of the ratios round by round is at most `limit`."""

    goal: int
    box: str
    peer: str
    limit: float
    who: str = "mifdex"


RATIOS = [
    Ratio(1, "million", "bare reading", 1.25),
    Ratio(1, "million", "rg -c", 1.0),
    Ratio(1, "night", "bare reading", 1.6),
    Ratio(1, "night", "rg -c", 1.0),
    Ratio(1, "night, cold", "rg -c", 1 / 2),
    Ratio(2, "million.tar", "tar -tf", 1 / 2),
    Ratio(2, "night.tar", "tar -tf", 1.2),
    Ratio(3, "million.zip", "unzip -l", 1 / 3),
    Ratio(3, "night.zip", "unzip -l", 1 / 3),
    Ratio(4, "million", "Python + SQLite", 1 / 10),
    Ratio(4, "million.tar", "Python + SQLite", 1 / 40),
    Ratio(4, "million", "C++ getline + SQLite", 1 / 4.5),
    Ratio(4, "million", "DuckDB", 1 / 20),
]
# Google Benchmark's case and label: at least so many GB/s of one core.
CORE = {
    "tokenize, fastest": 4.0,
    "observe": 2.5,
    "tokenize, scalar": 1.2,
}
BIG = 10_000_000  # lines that the goals of a big index are stated for


def _row(goal, what, measured, limit, met, note=""):
    verdict = "not measured" if met is None else "met" if met else "not met"
    return {"goal": goal, "what": what, "measured": measured, "limit": limit, "verdict": verdict, "note": note}


def paired(run, box, who, peer, field="seconds"):
    """who / peer in each round that has both, in order."""
    sides = {}
    for sample in run["samples"]:
        if sample["box"] == box:
            sides.setdefault(sample["round"], {})[sample["who"]] = sample[field]
    return [side[who] / side[peer] for side in sides.values() if who in side and peer in side]


def _why_not(run, ratio):
    box = ratio.box.removesuffix(", cold")
    if ratio.box.endswith(", cold") and box in run["boxes"]:
        return "needs --cold and root"
    if box not in run["boxes"]:
        folder, _, form = box.partition(".")
        if folder in run["boxes"] and form:
            return f"{form} is not installed"
        return "needs --million" if box.startswith("million") else "this run is --small"
    for name in (ratio.who, ratio.peer):
        reason = run["absent"].get(f"{name} on {box}")
        if reason:
            return reason
    return "DuckDB is no package of Debian 12" if ratio.peer == "DuckDB" else f"{ratio.peer} did not run"


def _ratio_row(run, ratio):
    what = f"{ratio.box}: {ratio.who} / {ratio.peer}"
    limit = f"<= {ratio.limit:.3g} x"
    ratios = paired(run, ratio.box, ratio.who, ratio.peer)
    if not ratios:
        return _row(ratio.goal, what, "", limit, None, _why_not(run, ratio))
    value = median(ratios)
    return _row(ratio.goal, what, f"{value:.3g} x", limit, value <= ratio.limit,
                f"rounds {min(ratios):.3g} to {max(ratios):.3g}")


def _limit_row(goal, what, value, most, unit, note=""):
    return _row(goal, what, f"{value:.4g} {unit}", f"<= {most:g} {unit}", value <= most, note)


def _core_rows(run):
    for name, least in CORE.items():
        rates = run["core"].get(name)
        limit = f">= {least:g} GB/s"
        if not rates:
            yield _row(5, name, "", limit, None, "this machine has no such case")
        else:
            yield _row(5, name, f"{median(rates):.3g} GB/s", limit, median(rates) >= least)


def _stated_for_big(row, lines):
    """A goal for ten million lines, measured with fewer, is not decided."""
    if lines >= BIG:
        return row
    note = f"at {lines:,} lines; the goal is for {BIG:,} (--ten-million)"
    return row | {"verdict": "not measured", "note": note}


def _landing_rows(landing):
    if not landing:
        yield from (_row(goal, what, "", "", None, "landing failed") for goal, what in
                    ((6, "landing"), (7, "questions"), (8, "one MIF on a big index")))
        return
    largest = max(landing, key=lambda entry: entry["lines"])
    lines = largest["lines"]
    rate = median([each["lines"] / each["seconds"] for each in largest["landed"]])
    yield _stated_for_big(
        _row(6, "landing", f"{rate:,.0f} lines/s", ">= 1,500,000 lines/s", rate >= 1_500_000), lines)
    yield _stated_for_big(
        _limit_row(6, "index", median([each["bytes_a_line"] for each in largest["landed"]]), 120, "bytes a line"), lines)
    asked = largest["asked"]
    at = f"{lines:,} lines"
    point = median(asked["point"])
    yield _limit_row(7, "one line, cold process", point * 1e3, 5, "ms", at)
    if asked.get("point, sqlite3"):
        pairs = [one / other for one, other in zip(asked["point"], asked["point, sqlite3"], strict=True)]
        yield _limit_row(7, "one line: mifdex / sqlite3", median(pairs), 2, "x", at)
    else:
        yield _row(7, "one line: mifdex / sqlite3", "", "<= 2 x", None,
                   "sqlite3 is not installed" if lines <= 1_000_000 else "the export is too large: run without --ten-million")
    slowest = max(asked["first 20"], key=lambda name: median(asked["first 20"][name]))
    yield _stated_for_big(
        _limit_row(7, f"first 20 rows, slowest filter ({slowest})", median(asked["first 20"][slowest]) * 1e3, 20, "ms"),
        lines)
    yield _limit_row(7, "jobs", median(asked["jobs"]) * 1e3, 30, "ms", at)
    smallest = min(landing, key=lambda entry: entry["lines"])
    pairs = [many / few for many, few in
             zip(largest["seconds_a_mif_more"], smallest["seconds_a_mif_more"], strict=True)]
    yield _stated_for_big(
        _limit_row(8, f"one MIF on {lines:,} lines / on {smallest['lines']:,}", median(pairs), 1.15, "x"), lines)


def _memory_row(run):
    most = max((sample for sample in run["samples"] if sample["who"] == "mifdex"),
               key=lambda sample: sample["peak_mb"], default=None)
    if most is None:
        return _row(9, "peak memory of index", "", "<= 300 MB", None, "no box was indexed")
    return _limit_row(9, f"peak memory of index, {most['box']}", most["peak_mb"], 300, "MB", "mapped pages counted in")


def _threads_row(run):
    for box in ("million", "night"):
        ratios = paired(run, box, "mifdex -j1", "mifdex")
        if ratios and run["machine"]["cores"] >= 2:
            return _row(10, f"{box}: one thread / all", f"{median(ratios):.3g} x", ">= 1.8 x", median(ratios) >= 1.8,
                        f"{run['machine']['cores']} cores")
    reason = "one core" if run["machine"]["cores"] < 2 else "this run is --small"
    return _row(10, "one thread / all", "", ">= 1.8 x", None, reason)


def judge(run):
    """The goals table, in the order of the goals."""
    rows = [_ratio_row(run, ratio) for ratio in RATIOS]
    rows += _core_rows(run)
    rows += _landing_rows(run["landing"])
    rows.append(_memory_row(run))
    rows.append(_threads_row(run))
    return rows
