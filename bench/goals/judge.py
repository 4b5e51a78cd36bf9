"""The goals, as ratios and limits, and what a run's samples say of each: met, not met, or not measured and why.

Everything here works on the JSON of a run and touches nothing else.
"""

import dataclasses

from .timing import median


@dataclasses.dataclass(frozen=True)
class Ratio:
    """`who` beside `than` on one box: the median of the ratios round by round is at most `limit`, or at least."""

    goal: int
    box: str
    who: str
    than: str
    limit: float
    at_least: bool = False
    cores: int = 1  # of a machine that can decide it


def _at_most(goal, box, peer, limit):
    return Ratio(goal, box, "mifdex", peer, limit)


def _at_least(goal, box, who, than, limit, cores=1):
    return Ratio(goal, box, who, than, limit, True, cores)


RATIOS = [
    _at_most(1, "million", "bare reading", 1.3),
    _at_most(1, "million", "rg -c", 0.7),
    _at_most(2, "night", "bare reading", 1.4),
    _at_most(2, "night", "rg -c", 1.0),
    _at_most(3, "million.tar", "tar -tf", 0.75),
    _at_most(3, "half.tar", "tar -tf", 0.75),
    _at_most(4, "night.tar", "tar -tf", 1.0),
    _at_most(5, "million.zip", "unzip -l", 0.5),
    _at_most(5, "night.zip", "unzip -l", 0.65),
    _at_most(6, "night, cold", "rg -c", 0.45),
    _at_least(7, "million.tar", "mifdex -j1", "mifdex -j2", 1.85, cores=2),
    _at_least(7, "half.tar", "mifdex -j1", "mifdex -j2", 1.85, cores=2),
    _at_least(7, "million.tar", "mifdex -j1", "mifdex -j8", 6.0, cores=8),
    _at_least(7, "half.tar", "mifdex -j1", "mifdex -j8", 6.0, cores=8),
    _at_least(15, "million", "Python + SQLite", "mifdex", 9.0),
    _at_least(15, "million", "C++ getline + SQLite", "mifdex", 3.3),
    _at_least(15, "million.tar", "Python + SQLite", "mifdex", 50.0),
]
# A goal of one core: at least so many GB/s of the first of these cases of mifdex_mif_bench that there is.
CORE = {
    "observation, known writer": (5.0, ("observe_known", "observe")),
    "observation, unknown writer": (1.3, ("observe_unknown", "observe")),
    "tokens of known lines": (10.0, ("parse_known", "tokenize, fastest")),
}
BYTES_A_LINE = 85
REAL_BOXES = ("million", "million.tar", "million.zip", "half.tar")
MEMORY_MB = 300
MILLION, TEN_MILLION = 1_000_000, 10_000_000
LANDING = {MILLION: 1_500_000, TEN_MILLION: 1_200_000}  # lines/s
POINT_MS = {MILLION: 3.0, TEN_MILLION: 4.0}


def _row(goal, what, measured, limit, met, note=""):
    verdict = "not measured" if met is None else "met" if met else "not met"
    return {"goal": goal, "what": what, "measured": measured, "limit": limit, "verdict": verdict, "note": note}


def paired(run, box, who, than, field="seconds"):
    """who / than in each round that has both, in order."""
    sides = {}
    for sample in run["samples"]:
        if sample["box"] == box:
            sides.setdefault(sample["round"], {})[sample["who"]] = sample[field]
    return [side[who] / side[than] for side in sides.values() if who in side and than in side]


def _needs(box):
    """The flag of scripts/bench that measures on a box."""
    return next((flag for name, flag in (("million", "--million"), ("half", "--half")) if box.startswith(name)), "a run without --small")


def _why_not(run, ratio):
    box = ratio.box.removesuffix(", cold")
    if run["machine"]["cores"] < ratio.cores:
        return f"{run['machine']['cores']} cores; needs {ratio.cores}"
    if ratio.box.endswith(", cold") and box in run["boxes"]:
        return "needs --cold and root"
    if box not in run["boxes"]:
        folder, _, form = box.partition(".")
        if folder in run["boxes"] and form:
            return f"{form} is not installed"
        return f"needs {_needs(box)}"
    for name in (ratio.who, ratio.than):
        reason = run["absent"].get(f"{name} on {box}")
        if reason:
            return reason
    return f"{ratio.who} or {ratio.than} did not run"


def _ratio_row(run, ratio):
    what = f"{ratio.box}: {ratio.who} / {ratio.than}"
    limit = f"{'>=' if ratio.at_least else '<='} {ratio.limit:.3g} x"
    ratios = paired(run, ratio.box, ratio.who, ratio.than)
    if not ratios or run["machine"]["cores"] < ratio.cores:
        return _row(ratio.goal, what, "", limit, None, _why_not(run, ratio))
    value = median(ratios)
    met = value >= ratio.limit if ratio.at_least else value <= ratio.limit
    return _row(ratio.goal, what, f"{value:.3g} x", limit, met, f"rounds {min(ratios):.3g} to {max(ratios):.3g}")


def _limit_row(goal, what, value, most, unit, note=""):
    return _row(goal, what, f"{value:.4g} {unit}", f"<= {most:g} {unit}", value <= most, note)


def _core_rows(run):
    for what, (least, cases) in CORE.items():
        case = next((name for name in cases if run["core"].get(name)), None)
        limit = f">= {least:g} GB/s"
        if case is None:
            reason = "this machine has no such case" if run["core"] else "mifdex_mif_bench did not run"
            yield _row(10, what, "", limit, None, reason)
        else:
            rate = median(run["core"][case])
            yield _row(10, what, f"{rate:.3g} GB/s", limit, rate >= least, f"case {case}")


def _landed_with(run, lines):
    """The entry of the landing of so many lines; None if it was not measured."""
    return next((entry for entry in run["landing"] if entry["lines"] == lines), None)


def _why_no_landing(run, lines):
    if any("landing" in failure for failure in run["failures"]):
        return "landing failed"
    return f"needs --{'ten-million' if lines == TEN_MILLION else 'lines 1000000'}"


def _landing_rate_rows(run):
    for lines, least in LANDING.items():
        what, limit = f"landing of {lines:,} lines", f">= {least:,} lines/s"
        entry = _landed_with(run, lines)
        if entry is None:
            yield _row(8, what, "", limit, None, _why_no_landing(run, lines))
        else:
            rate = median([each["lines"] / each["seconds"] for each in entry["landed"]])
            yield _row(8, what, f"{rate:,.0f} lines/s", limit, rate >= least)


def _size_rows(run):
    entry = max((each for each in run["landing"] if each["lines"] >= MILLION), key=lambda each: each["lines"], default=None)
    what, limit = "index of landed lines", f"<= {BYTES_A_LINE} bytes a line"
    if entry is None:
        yield _row(9, what, "", limit, None, _why_no_landing(run, MILLION))
    else:
        size = median([each["bytes_a_line"] for each in entry["landed"]])
        yield _limit_row(9, what, size, BYTES_A_LINE, "bytes a line", f"{entry['lines']:,} lines")
    for box in REAL_BOXES:
        sizes = [each["index_bytes"] / each["lines"] for each in run["samples"]
                 if (each["box"], each["who"]) == (box, "mifdex") and each.get("lines")]
        what = f"index of {box}"
        if sizes:
            yield _limit_row(9, what, median(sizes), BYTES_A_LINE, "bytes a line")
        elif box in ("million", "half.tar"):
            yield _row(9, what, "", limit, None, f"needs {_needs(box)}")


def _at(run, goal, what, lines, limit, unit, value_of):
    """The row of a question to an index of so many lines; `value_of(asked)` is None if it was not asked."""
    entry = _landed_with(run, lines)
    what = f"{what}, {lines:,} lines"
    if entry is None:
        return _row(goal, what, "", f"<= {limit:g} {unit}", None, _why_no_landing(run, lines))
    value, note = value_of(entry.get("asked", {}))
    if value is None:
        return _row(goal, what, "", f"<= {limit:g} {unit}", None, note)
    return _limit_row(goal, what, value, limit, unit, note)


def _milliseconds_of(name):
    return lambda asked: (median(asked[name]) * 1e3, "") if name in asked else (None, "was not asked")


def _beside_sqlite(asked):
    if not asked.get("point, sqlite3"):
        return None, "sqlite3 is not installed"
    pairs = [one / other for one, other in zip(asked["point"], asked["point, sqlite3"], strict=True)]
    return median(pairs), ""


def _slowest_filter(asked):
    if "first 20" not in asked:
        return None, "was not asked"
    slowest = max(asked["first 20"], key=lambda name: median(asked["first 20"][name]))
    return median(asked["first 20"][slowest]) * 1e3, f"the slowest is {slowest}"


def _seconds_of(name):
    return lambda asked: (median(asked[name]), "") if name in asked else (None, "was not asked")


def _question_rows(run):
    for lines, limit in POINT_MS.items():
        yield _at(run, 11, "one line, cold process", lines, limit, "ms", _milliseconds_of("point"))
    yield _at(run, 11, "one line: mifdex / sqlite3", MILLION, 1.8, "x", _beside_sqlite)
    yield _at(run, 12, "first 20 rows of any filter", TEN_MILLION, 20, "ms", _slowest_filter)
    yield _at(run, 12, "--grep of a text that no line has", TEN_MILLION, 0.3, "s", _seconds_of("all lines, none fits"))
    yield _at(run, 13, "export as ndjson", TEN_MILLION, 8, "s", _seconds_of("export"))


def _growth_rows(run):
    many, few = _landed_with(run, TEN_MILLION), _landed_with(run, 100)
    what = f"one MIF on {TEN_MILLION:,} lines / on 100"
    if many is None or few is None:
        yield _row(14, what, "", "<= 1.1 x", None, _why_no_landing(run, TEN_MILLION))
    else:
        pairs = [one / other for one, other in zip(many["seconds_a_mif_more"], few["seconds_a_mif_more"], strict=True)]
        yield _limit_row(14, what, median(pairs), 1.1, "x")
    what = f"last commit / first, {TEN_MILLION:,} lines"
    # The last commit holds what was left over; those before it hold as much as memory lets them.
    full = [each["commits"][:-1] for each in many["landed"]] if many else []
    ratios = [commits[-1] / commits[0] for commits in full if len(commits) > 1 and commits[0]]
    if ratios:
        yield _limit_row(14, what, median(ratios), 1.1, "x")
    else:
        yield _row(14, what, "", "<= 1.1 x", None, "too few commits" if many else _why_no_landing(run, TEN_MILLION))


def _memory_row(run):
    most = max((sample for sample in run["samples"] if sample["who"] == "mifdex" and sample.get("anonymous_mb")),
               key=lambda sample: sample["anonymous_mb"], default=None)
    if most is None:
        return _row(16, "peak memory of index", "", f"<= {MEMORY_MB} MB", None, "no box was indexed")
    return _limit_row(16, f"peak memory of index, {most['box']}", most["anonymous_mb"], MEMORY_MB, "MB",
                      "without pages of files")


def judge(run):
    """The goals table, in the order of the goals."""
    rows = [_ratio_row(run, ratio) for ratio in RATIOS]
    rows += _landing_rate_rows(run)
    rows += _size_rows(run)
    rows += _core_rows(run)
    rows += _question_rows(run)
    rows += _growth_rows(run)
    rows.append(_memory_row(run))
    return sorted(rows, key=lambda row: row["goal"])


def measured(rows):
    """Those of the goals that the run decides."""
    return [row for row in rows if row["verdict"] != "not measured"]
