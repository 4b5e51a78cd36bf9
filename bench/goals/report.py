"""A run's JSON as Markdown: the goals, every peer's ratio on every box, and the curve of landing."""

from .judge import judge, measured, paired
from .timing import median


def table(heads, rows):
    """A Markdown table with columns in line."""
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in [heads, *rows]) for i in range(len(heads))]
    lines = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in [heads, *rows]]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def goals_table(run, *, only_measured=False):
    heads = ["", "goal", "measured", "limit", "verdict", "remark"]
    rows = measured(judge(run)) if only_measured else judge(run)
    return table(heads, [[row[key] for key in ("goal", "what", "measured", "limit", "verdict", "note")] for row in rows])


def ratio_table(run):
    """The ratios of the quick judge on every box, also those that no goal is about."""
    rows = []
    for box in run["boxes"]:
        for who, than in (("mifdex", "tar -tf"), ("mifdex", "baseline"), ("mifdex -j1", "mifdex -j2"), ("mifdex -j1", "mifdex -j8")):
            if ratios := paired(run, box, who, than):
                rows.append([box, f"{who} / {than}", f"{median(ratios):.3g}", f"{min(ratios):.3g} to {max(ratios):.3g}"])
    return table(["box", "ratio of times", "median", "rounds"], rows)


def box_tables(run):
    """For each box who took how long; the ratio says how many times mifdex's time that is."""
    parts = []
    for box in dict.fromkeys(sample["box"] for sample in run["samples"]):
        samples = [sample for sample in run["samples"] if sample["box"] == box]
        rows = []
        for who in dict.fromkeys(sample["who"] for sample in samples):
            own = [sample for sample in samples if sample["who"] == who]
            ratios = paired(run, box, who, "mifdex")
            rows.append([who, f"{median([each['seconds'] for each in own]):.3f}", f"{median([each['cpu'] for each in own]):.3f}",
                         f"{median(ratios):.2f}" if ratios else "", f"{max(each['peak_mb'] for each in own):.0f}",
                         f"{max(each['anonymous_mb'] for each in own):.0f}",
                         ", ".join(f"{name} {value}" for name, value in own[0]["answer"].items())])
        facts = run["boxes"][box.removesuffix(", cold")]
        parts.append(f"### {box}\n\n{facts['files']:,} files, {facts['bytes']:,} bytes, {facts['mifs']:,} status MIFs; "
                     f"{len({sample['round'] for sample in samples})} rounds\n\n"
                     + table(["who", "s", "CPU s", "x mifdex", "peak MB", "without files", "answer"], rows))
    return "\n\n".join(parts)


def landing_tables(run):
    if not run["landing"]:
        return "Failed, or not run."
    heads = ["lines", "lines/s", "us a line", "bytes a line", "commits", "last / first commit", "us a MIF on top", "peak MB"]
    rows = []
    for entry in run["landing"]:
        seconds = median([each["seconds"] for each in entry["landed"]])
        last = entry["landed"][-1]
        # The last commit holds what was left over; those before it hold as much as memory lets them.
        full = last["commits"][:-1]
        rows.append([f"{entry['lines']:,}", f"{entry['lines'] / seconds:,.0f}", f"{seconds / entry['lines'] * 1e6:.3g}",
                     f"{last['bytes_a_line']:.1f}", len(last["commits"]),
                     f"{full[-1] / full[0]:.2f}" if len(full) > 1 and full[0] else "",
                     f"{median(entry['seconds_a_mif_more']) * 1e6:.3g}",
                     f"{max(each['peak_mb'] for each in entry['landed']):.0f}"])
    parts = [table(heads, rows)]
    for entry in run["landing"]:
        if asked := entry.get("asked"):
            questions = [[name, f"{median(asked[name]) * 1e3:.2f}"] for name in asked if name != "first 20"]
            questions += [[f"first 20 of {name}", f"{median(times) * 1e3:.2f}"] for name, times in asked["first 20"].items()]
            parts += [f"Questions at {entry['lines']:,} lines, each a process of its own:", table(["question", "ms"], questions)]
    return "\n\n".join(parts)


def markdown(run):
    """The README.md of a run's folder."""
    machine = run["machine"]
    tools = ", ".join(f"{name}: {version}" for name, version in machine["tools"].items() if version)
    absent = "".join(f"- {who}: {why}\n" for who, why in run["absent"].items())
    failures = "".join(f"- {each}\n" for each in run["failures"])
    return f"""# {machine['date'][:10]}, {machine['cpu']}, {machine['cores']} cores

`{run['command']}` at {machine['commit']}, {machine['mifdex']}; {machine['memory_mb']:,} MB of memory, {machine['filesystem']},
Linux {machine['kernel']}, {machine['system']}, {machine['compiler']}. Load before: {machine['load_before']:.2f}.
Every box was read once before each run, and what others had left to write was synced; whole processes, in turns; a ratio is the median of
the rounds' ratios. Each timed answer was checked. {tools}.

## Goals

{goals_table(run)}

## Boxes

{box_tables(run)}

## Landing

{landing_tables(run)}

## Not run

{absent or 'nothing was left out'}
## Failed

{failures or 'nothing'}
"""
