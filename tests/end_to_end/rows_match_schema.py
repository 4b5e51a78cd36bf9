"""Validates the rows of every command against the schema that `mifdex schema` prints for their type.

    rows_match_schema.py MIFDEX MIFDEX_CORPUS

Boxes are those of the scenarios, a generated one, and one with names and texts that are not UTF-8. Every row must be
valid, no key may occur twice in an object, and every type of row must have occurred. Exit status: 0 all rows are valid,
1 one is not, 77 (skipped) python3-jsonschema is not installed.
"""

import copy
import json
import pathlib
import subprocess
import sys
import tempfile

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)

MIF = """START COMPONENT
NAME = "WORKSTATION"
START GROUP
NAME = "InstallStatus"
ID = 1
CLASS = "MICROSOFT|JOBSTATUS|1.0"
START ATTRIBUTE
NAME = "Status"
ID = 1
ACCESS = READ-ONLY
STORAGE = SPECIFIC
TYPE = STRING(32)
VALUE = "Failed"
END ATTRIBUTE
START ATTRIBUTE
NAME = "Description"
ID = 2
TYPE = STRING(128)
VALUE = "disk \x81\x8d full"
END ATTRIBUTE
END GROUP
END COMPONENT
"""

EVERY_BLOCK = """//Architecture<X>
//KeyAttribute<NetBIOS Name><MANGO>
START COMPONENT
NAME = "Everything"
PRAGMA = "SNMP:1.3.6.1, SMS:Add"
START ENUM
NAME = "Colours"
TYPE = INT
1 = "red"
-2 = "blue"
END ENUM
START PATH
NAME = "Here"
WIN32 = "C:\\\\X.DLL"
WIN16 = DIRECT-INTERFACE
END PATH
START GROUP
NAME = "Template"
CLASS = "A|B|1"
KEY = 1
START ATTRIBUTE
NAME = "Colour"
ID = 1
TYPE = "Colours"
VALUE = 1
END ATTRIBUTE
START ATTRIBUTE
NAME = "Size"
ID = 2
TYPE = START ENUM
0 = "small"
END ENUM
END ATTRIBUTE
END GROUP
START TABLE
NAME = "Rows"
ID = 1
CLASS = "A|B|1"
{1, "x"}
{, }
END TABLE
END COMPONENT
"""


def one_of_each_key(pairs):
    """An object of JSON; fails if a key occurs twice."""
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError(f"a key occurs twice: {[key for key, _ in pairs]}")
    return dict(pairs)


class Rows:
    """Runs commands and validates what they print."""

    def __init__(self, mifdex):
        self.mifdex = mifdex
        self.seen = {}
        self.times = {}  # a command was checked
        self.faults = []
        listed = self.run("schema", "--format", "json")
        self.schemas = {}
        for row in json.loads(listed):
            schema = json.loads(self.run("schema", row["name"]))
            Draft202012Validator.check_schema(schema)
            self.schemas[row["name"]] = schema
        self.validators = {name: Draft202012Validator(schema) for name, schema in self.schemas.items()}

    def run(self, *words, allowed=(0, 1, 3)):
        done = subprocess.run([self.mifdex, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode not in allowed:
            self.faults.append(f"{words}: exit {done.returncode}: {done.stderr}")
        return done.stdout

    def check(self, *words, allowed=(0, 1, 3)):
        """Validates every row that a command prints as ndjson and as json; returns the rows."""
        rows = [json.loads(line, object_pairs_hook=one_of_each_key)
                for line in self.run(*words, "--format", "ndjson", allowed=allowed).splitlines()]
        for row in rows:
            self.validate(row, words)
        self.times[words[0]] = self.times.get(words[0], 0) + 1
        # A second run of `index` would be another one; an array is made as lines are, so a few are enough.
        if words[0] not in ("index", "migrate") and self.times[words[0]] <= 40:
            again = json.loads(self.run(*words, "--format", "json", allowed=allowed) or "[]")
            for row in again if isinstance(again, list) else [again]:
                self.validate(row, words)
        return rows

    def validate(self, row, words):
        kind = row.get("type")
        if kind not in self.validators:
            self.faults.append(f"{words}: no row type {kind}: {row}")
            return
        self.seen.setdefault(kind, row)
        for error in self.validators[kind].iter_errors(row):
            self.faults.append(f"{words}: {kind}: {error.json_path}: {error.message}"[:500])

    def check_validation(self):
        """A row with a field less, with a field more, or of a wrong type must not be valid."""
        row = self.seen["status"]
        changed = [copy.deepcopy(row) for _ in range(4)]
        del changed[0]["contradicted_by"]
        changed[1]["origin"]["new"] = 1
        changed[2]["status"] = "failed"
        changed[3]["observations"] = "3"
        for one in changed:
            if self.validators["status"].is_valid(one):
                self.faults.append(f"a changed row is valid: {one}")


def make_box(folder):
    """A box with a name and a description that are not UTF-8, and with rejects."""
    receive = folder / "DESPOOLR.BOX/RECEIVE"
    receive.mkdir(parents=True)
    (folder / "A.MIF").write_text("START COMPONENT\n", "latin-1")
    (folder / "B.MIF").write_bytes(b"not a MIF at all")
    (folder / "EVERY.MIF").write_text(EVERY_BLOCK, "latin-1")
    (receive / "0000002A.PCK").write_text(MIF, "latin-1")
    (receive / "0000002B.PCK").write_text(MIF.replace('"Failed"', '"Success"') * 2, "latin-1")
    with open(bytes(receive) + b"/R\xe9SUM\xe9.PCK", "wb") as file:
        file.write(MIF.encode("latin-1").replace(b"disk", b"tape"))


def ask(rows, index, box):
    """Every command that reads the index, and what `show` and `why` say of a part of its rows."""
    at = ("-x", index)
    lines = rows.check("status", *at)
    history = rows.check("status", "--history", *at)
    for words in (["jobs"], ["machines"], ["machines", "--duplicates"], ["events"], ["rejects"], ["info"], ["verify"],
                  ["verify", "--full"], ["export"], ["export", "--history"], ["status", "--count"], ["events", "--count"],
                  ["status", "--differs"], ["status", "--status", "none"], ["jobs", "--status", "failed"], ["migrate"],
                  ["status", "--tz", "Europe/Berlin"], ["machines", "--status", "failed"], ["reasons"],
                  ["reasons", "--exact", "--by", "status"], ["reasons", "--top", "1"], ["reasons", "--expand", "1"],
                  ["jobs", "--by", "day"], ["machines", "--by", "job"], ["status", "--not", "complete"]):
        rows.check(words[0], *at, *words[1:])
    for line in [line for line in lines if line["job"] and line["machine"]][:10]:
        rows.check("show", line["job"], line["machine"], *at)
    for row in history[:6] + rows.check("rejects", *at)[:10]:
        if row["origin"]["path"] and row["origin"]["path_bytes"] is None:
            rows.check("why", row["origin"]["path"], *at)
    rows.check("box", "list", *at)
    rows.check("census", box)


def main(mifdex, corpus):
    rows = Rows(mifdex)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        listed = subprocess.run([corpus, "--scenario", "list"], stdout=subprocess.PIPE, text=True, check=True).stdout
        for scenario in [line.split()[0] for line in listed.splitlines() if line.startswith("Q")]:
            made = folder / scenario
            subprocess.run([corpus, "--scenario", scenario, made], stdout=subprocess.DEVNULL, check=True)
            manifests = [word for file in made.glob("*.ndjson") if file.name.startswith("manifest")
                         for word in ("--manifest", str(file))]
            rows.check("index", "--dry-run", str(made / "box"), "-x", str(folder / "none.idx"), *manifests)
            rows.check("index", str(made / "box"), "-x", f"{made}.idx", *manifests)
            ask(rows, f"{made}.idx", str(made / "box"))
        night, odd = folder / "night", folder / "odd"
        subprocess.run([corpus, str(night), "--machines", "30", "--jobs", "2", "--seed", "7"], stdout=subprocess.DEVNULL,
                       check=True)
        make_box(odd)
        for box in (night, odd):
            rows.check("index", str(box), "-x", f"{box}.idx")
            ask(rows, f"{box}.idx", str(box))
        rows.check("diff", f"{night}.idx", f"{folder}/Q166833.idx")
        for file in [odd / "EVERY.MIF", odd / "B.MIF", *(odd / "DESPOOLR.BOX/RECEIVE").iterdir()]:
            rows.check("check", str(file))
            rows.check("dump", str(file))
        rows.check("schema")
    rows.check_validation()
    # Other types are only found within rows.
    expected = {name for name, schema in rows.schemas.items() if "type" in schema["properties"]
                and "const" in schema["properties"]["type"]}
    for kind in sorted(expected - set(rows.seen)):
        rows.faults.append(f"no row of type {kind} was seen")
    print("\n".join(rows.faults[:40]) or f"every row is valid; types seen: {', '.join(sorted(rows.seen))}")
    return 1 if rows.faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
