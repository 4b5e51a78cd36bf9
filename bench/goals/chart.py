"""A run's times as a bar chart in SVG, and as the section "Speed" of the project's README.

Works on the JSON of a run alone. The chart needs no script and no font, and follows the light or dark theme of its reader.
"""

from xml.sax.saxutils import escape

from .timing import median

WHAT = {
    "mifdex": "classifies, parses, pairs, stores an index",
    "C++ getline + SQLite": "reads attributes into a table",
    "Python + SQLite": "the same",
    "DuckDB": "the same",
    "Perl": "reads attributes into a hash",
    "rg -c": "counts lines that name a Status",
    "ugrep -c": "the same",
    "tar -tf": "lists the archive",
    "unzip -l": "lists the archive",
    "bare reading": "opens, reads and closes every file, nothing else",
}
BEGIN, END = "<!-- speed: written by scripts/bench --readme -->", "<!-- end of speed -->"

_LABEL, _BARS, _ROW, _GAP, _WIDTH = 170, 430, 20, 34, 700
_STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .box { font-weight: 600 }
  .peer { fill: #8c959f }
  .mifdex { fill: #0969da }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .peer { fill: #6e7681 }
    .mifdex { fill: #58a6ff }
  }
"""


def seconds_of(run):
    """{box: {who: median seconds}} of the programs in WHAT, boxes and programs in the order of the run."""
    found = {}
    for sample in run["samples"]:
        if sample["who"] in WHAT:
            found.setdefault(sample["box"], {}).setdefault(sample["who"], []).append(sample["seconds"])
    return {box: {who: median(times) for who, times in sides.items()} for box, sides in found.items()}


def _text(seconds):
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"


def svg(run):
    """Each box has its own scale, on which the slowest program has the whole width."""
    parts, top = [], 8
    for box, sides in seconds_of(run).items():
        facts = run["boxes"][box.removesuffix(", cold")]
        parts.append(f'<text class="box" x="0" y="{top + 14}">{escape(box)}: {facts["files"]:,} files</text>')
        top += 24
        longest = max(sides.values())
        for who, seconds in sorted(sides.items(), key=lambda side: side[1]):
            kind = "mifdex" if who == "mifdex" else "peer"
            width = max(1.0, seconds / longest * _BARS)
            parts.append(f'<text x="{_LABEL - 8}" y="{top + 14}" text-anchor="end">{escape(who)}</text>'
                         f'<rect class="{kind}" x="{_LABEL}" y="{top + 3}" width="{width:.1f}" height="{_ROW - 6}" rx="2"/>'
                         f'<text x="{_LABEL + width + 8:.1f}" y="{top + 14}">{_text(seconds)}</text>')
            top += _ROW
        top += _GAP - _ROW
    title = f"Seconds of whole processes, {run['machine']['date'][:10]}, {run['machine']['cores']} cores"
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{top}" viewBox="0 0 {_WIDTH} {top}" role="img">\n'
            f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n")


def section(run, folder):
    """The lines between BEGIN and END; `folder` is the run's, as the README links it."""
    times = seconds_of(run)
    order = [who for who in WHAT if any(who in sides for sides in times.values())]
    rows = [f"| program | what it does | {' | '.join(f'{box}, s' for box in times)} |", f"| --- | --- |{' ---: |' * len(times)}"]
    for who in order:
        cells = [f"{sides[who]:.2f}" if who in sides else "" for sides in times.values()]
        rows.append(f"| {'`' + who + '`' if who.startswith(('rg', 'tar', 'unzip', 'ugrep')) else who} | {WHAT[who]} | {' | '.join(cells)} |")
    boxes = "; ".join(f"*{box}*: {run['boxes'][box]['files']:,} files, of which {run['boxes'][box]['mifs']:,} are status MIFs"
                      for box in times if box in run["boxes"] and "." not in box)
    machine = run["machine"]
    return "\n".join([
        BEGIN, "",
        f"Whole processes, page cache warm unless the box says *cold*, {machine['cores']} cores of an {machine['cpu']}, {machine['date'][:10]}, medians of alternating "
        f"rounds ([the whole run]({folder}/README.md), `{run['command']}`). {boxes}.", "",
        *rows, "", f"![The same seconds as bars, for each box.]({folder}/chart.svg)", "", END])
