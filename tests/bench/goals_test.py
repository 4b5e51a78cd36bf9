#!/usr/bin/env python3
"""What scripts/bench says of stored samples, and that all its contenders answer a small box rightly.

The programs come from the environment (tests/bench/CMakeLists.txt); without them their tests are skipped.
"""

import copy
import dataclasses
import json
import os
import pathlib
import sys
import tempfile
import unittest
from xml.etree import ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))
sys.dont_write_bytecode = True

from goals import boxes, chart, contenders, core, counts, landing, report, rounds, spans, timing  # noqa: E402
from goals.judge import judge, paired  # noqa: E402


def sample(box, who, number, seconds, memory=20.0):
    return {"box": box, "who": who, "round": number, "seconds": seconds, "cpu": seconds, "peak_mb": 2 * memory,
            "anonymous_mb": memory, "answer": {"mifs": 10}, "lines": 10, "index_bytes": 840}


def landed(lines, seconds, bytes_a_line=100.0, commits=(0.4, 0.5, 0.1)):
    return {"lines": lines, "seconds": seconds, "commits": list(commits), "bytes_a_line": bytes_a_line, "peak_mb": 264.0}


def asked(**more):
    return {"point": [0.002, 0.003, 0.009], "jobs": [0.02] * 3, "start of any process": [0.001] * 3,
            "point, sqlite3": [0.001, 0.0015, 0.004], "export": [1.0], "all lines, none fits": [0.25],
            "first 20": {"nothing": [0.01] * 3, "--grep": [0.03] * 3}} | more


def stored_run():
    """Three rounds on the night and on half.tar; the machine slows down fourfold in the third, for all alike."""
    samples = []
    for number, drift in enumerate((1, 1.1, 4)):
        samples += [sample("night", "mifdex", number, 0.15 * drift), sample("night", "bare reading", number, 0.1 * drift),
                    sample("night", "rg -c", number, 0.14 * drift),
                    sample("half.tar", "mifdex", number, 0.7 * drift), sample("half.tar", "tar -tf", number, 1.0 * drift),
                    sample("half.tar", "mifdex -j1", number, 1.3 * drift), sample("half.tar", "mifdex -j2", number, 0.7 * drift)]
    few = {"lines": 100, "landed": [landed(100, 0.02)], "seconds_a_mif_more": [1e-5] * 3}
    many = {"lines": 1_000_000, "landed": [landed(1_000_000, 0.5)], "asked": asked(), "seconds_a_mif_more": [1.1e-5] * 3}
    facts = {"files": 20, "bytes": 2000, "mifs": 10, "observations": 10, "failed": 1, "missing": 0}
    machine = {"date": "2026-01-01T00:00:00+00:00", "cpu": "a CPU", "cores": 2, "memory_mb": 1, "kernel": "6", "system": "Debian",
               "filesystem": "ext4", "compiler": "c++", "load_before": 0.0, "commit": "abc", "mifdex": "mifdex 0", "tools": {"rg": None}}
    return {"schema": 1, "command": "scripts/bench", "machine": machine,
            "boxes": {"night": facts, "night.tar": facts, "half.tar": facts},
            "samples": samples, "absent": {"mifdex on night.tar": "this mifdex does not read tar files"}, "failures": [],
            "core": {"tokenize, fastest": [4.1, 4.2, 3.0], "observe": [2.4, 2.4, 2.6]}, "landing": [few, many]}


def with_ten_million():
    run = stored_run()
    run["landing"].append({"lines": 10_000_000, "landed": [landed(10_000_000, 8.0, 84.0, (0.4, 0.41, 0.45, 0.01))],
                           "asked": asked(point=[0.0039]), "seconds_a_mif_more": [1.05e-5] * 3})
    return run


def row(run, what):
    found = [each for each in judge(run) if each["what"] == what]
    assert len(found) == 1, (what, [each["what"] for each in judge(run)])
    return found[0]


class Judge(unittest.TestCase):
    def test_a_ratio_is_taken_within_rounds(self):
        self.assertEqual([round(each, 3) for each in paired(stored_run(), "night", "mifdex", "bare reading")], [1.5] * 3)
        self.assertEqual(row(stored_run(), "night: mifdex / bare reading")["measured"], "1.5 x")

    def test_met_and_not_met(self):
        for what, verdict in (("night: mifdex / bare reading", "not met"), ("night: mifdex / rg -c", "not met"),
                              ("half.tar: mifdex / tar -tf", "met"), ("half.tar: mifdex -j1 / mifdex -j2", "met"),
                              ("index of half.tar", "met"), ("index of landed lines", "not met"),
                              ("tokens of known lines", "not met"), ("observation, known writer", "not met"),
                              ("observation, unknown writer", "met"), ("landing of 1,000,000 lines", "met")):
            self.assertEqual(row(stored_run(), what)["verdict"], verdict, what)

    def test_at_least_is_not_at_most(self):
        run = stored_run()
        for each in run["samples"]:
            each["seconds"] *= 0.9 if each["who"] == "mifdex -j1" else 1
        self.assertEqual(row(run, "half.tar: mifdex -j1 / mifdex -j2")["verdict"], "not met")
        self.assertEqual(row(run, "half.tar: mifdex -j1 / mifdex -j2")["limit"], ">= 1.85 x")

    def test_limits_are_those_of_the_goals(self):
        limits = {each["what"]: each["limit"] for each in judge(with_ten_million())}
        for what, limit in GOALS.items():
            self.assertEqual(limits[what], limit, what)
        self.assertEqual(limits.keys() - GOALS.keys(), set())

    def test_a_round_without_both_sides_counts_for_nothing(self):
        run = stored_run()
        run["samples"] = [each for each in run["samples"] if (each["who"], each["round"]) != ("rg -c", 2)]
        self.assertEqual(len(paired(run, "night", "mifdex", "rg -c")), 2)

    def test_what_was_not_measured_says_why(self):
        for what, reason in (("million: mifdex / bare reading", "needs --million"),
                             ("index of million", "needs --million"),
                             ("night, cold: mifdex / rg -c", "needs --cold and root"),
                             ("night.tar: mifdex / tar -tf", "this mifdex does not read tar files"),
                             ("night.zip: mifdex / unzip -l", "zip is not installed"),
                             ("half.tar: mifdex -j1 / mifdex -j8", "2 cores; needs 8"),
                             ("landing of 10,000,000 lines", "needs --ten-million"),
                             ("export as ndjson, 10,000,000 lines", "needs --ten-million")):
            found = row(stored_run(), what)
            self.assertEqual((found["verdict"], found["note"]), ("not measured", reason), what)
        run = stored_run() | {"samples": [], "boxes": {}, "core": {}, "landing": []}
        self.assertEqual({each["verdict"] for each in judge(run)}, {"not measured"})
        self.assertNotIn("", {each["note"] for each in judge(run)})

    def test_a_goal_for_ten_million_is_decided_there_only(self):
        self.assertEqual(row(stored_run(), "landing of 10,000,000 lines")["verdict"], "not measured")
        run = with_ten_million()
        for what, verdict in (("landing of 10,000,000 lines", "met"), ("index of landed lines", "met"),
                              ("one line, cold process, 10,000,000 lines", "met"),
                              ("first 20 rows of any filter, 10,000,000 lines", "not met"),
                              ("--grep of a text that no line has, 10,000,000 lines", "met"),
                              ("export as ndjson, 10,000,000 lines", "met"),
                              ("last commit / first, 10,000,000 lines", "not met")):
            self.assertEqual(row(run, what)["verdict"], verdict, what)
        self.assertEqual(row(run, "one MIF on 10,000,000 lines / on 100")["measured"], "1.05 x")

    def test_a_point_question_is_judged_by_its_median(self):
        self.assertEqual(row(stored_run(), "one line, cold process, 1,000,000 lines")["measured"], "3 ms")
        self.assertEqual(row(stored_run(), "one line: mifdex / sqlite3, 1,000,000 lines")["measured"], "2 x")

    def test_a_case_of_its_own_decides_for_its_writer(self):
        run = stored_run()
        run["core"] |= {"observe_known": [5.5], "observe_unknown": [1.2]}
        self.assertEqual(row(run, "observation, known writer")["verdict"], "met")
        self.assertEqual(row(run, "observation, unknown writer")["verdict"], "not met")

    def test_memory_is_that_of_the_greatest_run_without_pages_of_files(self):
        self.assertEqual(row(stored_run(), "peak memory of index, night")["measured"], "20 MB")
        run = stored_run()
        run["samples"].append(sample("night", "mifdex", 3, 0.1, memory=301.0))
        self.assertEqual(row(run, "peak memory of index, night")["verdict"], "not met")

    def test_a_failed_landing_decides_nothing(self):
        run = stored_run() | {"landing": [], "failures": ["landing: disk full"]}
        self.assertEqual(row(run, "landing of 1,000,000 lines")["note"], "landing failed")
        self.assertIn("disk full", report.markdown(run))


# The goals of the project, by what a row measures. Whoever makes the project faster lowers a limit; none is raised.
GOALS = {
    "million: mifdex / bare reading": "<= 1.3 x", "million: mifdex / rg -c": "<= 0.7 x",
    "night: mifdex / bare reading": "<= 1.4 x", "night: mifdex / rg -c": "<= 1 x",
    "million.tar: mifdex / tar -tf": "<= 0.75 x", "half.tar: mifdex / tar -tf": "<= 0.75 x",
    "night.tar: mifdex / tar -tf": "<= 1 x",
    "million.zip: mifdex / unzip -l": "<= 0.5 x", "night.zip: mifdex / unzip -l": "<= 0.65 x",
    "night, cold: mifdex / rg -c": "<= 0.45 x",
    "million.tar: mifdex -j1 / mifdex -j2": ">= 1.85 x", "half.tar: mifdex -j1 / mifdex -j2": ">= 1.85 x",
    "million.tar: mifdex -j1 / mifdex -j8": ">= 6 x", "half.tar: mifdex -j1 / mifdex -j8": ">= 6 x",
    "landing of 1,000,000 lines": ">= 1,500,000 lines/s", "landing of 10,000,000 lines": ">= 1,200,000 lines/s",
    "index of landed lines": "<= 85 bytes a line", "index of million": "<= 85 bytes a line",
    "index of half.tar": "<= 85 bytes a line",
    "observation, known writer": ">= 5 GB/s", "observation, unknown writer": ">= 1.3 GB/s", "tokens of known lines": ">= 10 GB/s",
    "one line, cold process, 1,000,000 lines": "<= 3 ms", "one line, cold process, 10,000,000 lines": "<= 4 ms",
    "one line: mifdex / sqlite3, 1,000,000 lines": "<= 1.8 x",
    "first 20 rows of any filter, 10,000,000 lines": "<= 20 ms",
    "--grep of a text that no line has, 10,000,000 lines": "<= 0.3 s",
    "export as ndjson, 10,000,000 lines": "<= 8 s",
    "one MIF on 10,000,000 lines / on 100": "<= 1.1 x", "last commit / first, 10,000,000 lines": "<= 1.1 x",
    "million: Python + SQLite / mifdex": ">= 9 x", "million: C++ getline + SQLite / mifdex": ">= 3.3 x",
    "million.tar: Python + SQLite / mifdex": ">= 50 x",
    "peak memory of index, night": "<= 300 MB",
}


class Report(unittest.TestCase):
    def test_every_goal_is_a_row_and_columns_stand_in_line(self):
        lines = report.goals_table(stored_run()).splitlines()
        self.assertEqual(len(lines), len(judge(stored_run())) + 2)
        self.assertEqual(len({len(line) for line in lines}), 1)
        self.assertEqual({each["goal"] for each in judge(stored_run())}, set(range(1, 17)))
        self.assertEqual([each["goal"] for each in judge(stored_run())], sorted(each["goal"] for each in judge(stored_run())))

    def test_the_quick_judge_shows_what_it_decides_only(self):
        run = stored_run()
        page = report.goals_table(run, only_measured=True)
        self.assertNotIn("not measured", page)
        self.assertIn("half.tar: mifdex / tar -tf", page)

    def test_the_page_shows_boxes_curve_and_what_is_absent(self):
        page = report.markdown(stored_run())
        for part in ("### night", "| 1,000,000 |", "first 20 of --grep", "this mifdex does not read tar files", "1.43"):
            self.assertIn(part, page)


class Chart(unittest.TestCase):
    def test_each_program_is_a_bar_of_its_median_and_the_slowest_fills_the_width(self):
        drawing = ElementTree.fromstring(chart.svg(stored_run()))
        bars = drawing.findall("{*}rect")
        self.assertEqual([bar.get("class") for bar in bars], ["peer", "peer", "mifdex", "mifdex", "peer"])  # night, half.tar: by time
        self.assertEqual(bars[2].get("width"), "430.0")
        self.assertAlmostEqual(float(bars[0].get("width")), 430 * 0.1 / 0.15, places=1)

    def test_the_section_of_the_readme_has_a_row_for_each_program(self):
        text = chart.section(stored_run(), "bench/runs/x")
        self.assertTrue(text.startswith(chart.BEGIN) and text.endswith(chart.END))
        self.assertIn("| `rg -c` | counts lines that name a Status | 0.15 |  |", text)
        self.assertIn("(bench/runs/x/chart.svg)", text)
        self.assertNotIn("-j1", text)


class Counts(unittest.TestCase):
    def test_a_change_beyond_the_slack_is_found_in_both_directions(self):
        stored = {"same": 1000, "a bit": 1000, "slower": 1000, "faster": 1000, "gone": 1000}
        counted = {"same": 1000, "a bit": 1029, "slower": 1031, "faster": 969, "new": 5}
        found = {name: verdict for name, _, _, verdict in counts.compare(stored, counted)}
        self.assertEqual(found, {"same": "", "a bit": "", "slower": "slower", "faster": "faster: store it",
                                 "gone": "not counted", "new": "not stored"})


def event(name, row, begin, wall, cpu):
    return {"ph": "X", "name": name, "tid": row, "ts": begin * 1e3, "dur": wall * 1e3, "tdur": cpu * 1e3}


class Spans(unittest.TestCase):
    """A run of 100 ms: two threads decode beside one another, then one commits in two stages."""

    EVENTS = [{"ph": "M", "name": "thread_name", "tid": 1}, event("run", 1, 0, 100, 90), event("decode", 1, 10, 30, 30),
              event("decode", 2, 20, 40, 40), event("commit", 1, 60, 40, 38), event("a", 1, 60, 20, 20), event("b", 1, 80, 15, 15)]

    def test_the_cpu_of_a_step_is_without_that_of_the_steps_in_it(self):
        own = {name: round(cpu, 6) for name, cpu in spans.own_cpu(self.EVENTS).items()}
        self.assertEqual(own, {"run": 22, "decode": 70, "commit": 3, "a": 20, "b": 15})

    def test_a_step_is_active_while_any_thread_is_in_it(self):
        self.assertEqual({name: round(time, 6) for name, time in spans.active(self.EVENTS).items()},
                         {"run": 100, "decode": 50, "commit": 40, "a": 20, "b": 15})

    def test_shares_add_up_to_the_process(self):
        rows = spans.shares(self.EVENTS, 200, least=0.05)
        self.assertAlmostEqual(sum(share for _, share, _ in rows), 1)
        self.assertEqual(rows[0][:2], ("decode", 0.35))
        self.assertAlmostEqual(dict((name, share) for name, share, _ in rows)["in no span"], 0.35)
        self.assertEqual(rows[-1][0], "1 others")

    def test_instructions_of_a_library_are_without_those_of_the_functions_it_calls(self):
        profile = ("events: Ir\n\nob=(1) /usr/bin/mifdex\nfl=(1) a.cpp\nfn=(1) main\n10 100\n+2 5\n"
                   "cob=(2) /lib/libc.so.6\ncfi=(2)\ncfn=(2) memcpy\ncalls=3 20\n12 900\n* 7\n\n"
                   "ob=(2)\nfl=(2)\nfn=(2)\n20 900\n\nob=(1)\nfn=(3) f\n-3 1\n\ntotals: 1013\n")
        self.assertEqual(spans.by_library(profile), {"mifdex": 113, "libc.so.6": 900})


class Answers(unittest.TestCase):
    BOX = boxes.Box("night", pathlib.Path("/"), files=50, bytes=1, mifs=22, observations=20, failed=3, missing=1)

    def test_right_answers(self):
        for answer in ({"observations": 20, "failed_observations": 3}, {"mifs": 21, "failed": 4}, {"files": 50}):
            self.assertEqual(contenders.wrong(self.BOX, answer), "")

    def test_a_fast_wrong_answer_is_found(self):
        for answer in ({}, {"observations": 19, "failed_observations": 3}, {"observations": 20, "failed_observations": 2},
                       {"mifs": 18}, {"mifs": 21, "failed": 2}, {"files": 49}, {"entries": 49}):
            self.assertNotEqual(contenders.wrong(self.BOX, answer), "", answer)

    def test_a_process_that_fails_is_no_sample(self):
        with self.assertRaisesRegex(timing.Failed, "ended with 3: why"):
            timing.run(["sh", "-c", "echo why >&2; exit 3"])


@unittest.skipUnless("MIFDEX_BENCH_PROGRAMS" in os.environ, "no programs")
class Whole(unittest.TestCase):
    def setUp(self):
        room = tempfile.TemporaryDirectory(prefix="mifdex_goals.")
        self.addCleanup(room.cleanup)
        self.place = pathlib.Path(room.name)
        paths = [pathlib.Path(path) for path in os.environ["MIFDEX_BENCH_PROGRAMS"].split(":")]
        self.programs = contenders.Programs(*paths, ROOT / "bench/peers")

    def test_every_contender_answers_rightly(self):
        folder = boxes.make_folder(self.programs, self.place, "small", 60, 2)
        for box in filter(None, [folder, boxes.pack(folder, "tar") if contenders.shutil.which("tar") else None]):
            samples, absent, failures = rounds.measure(self.programs, box, 1, self.place)
            self.assertEqual(failures, [])
            # Who did not run says why: nobody is lost in silence.
            form = contenders.form_of(box)
            able = [each.name for each in contenders.all_contenders(self.programs) if form in each.forms]
            self.assertEqual(len(samples) + len(absent), len(able))

    def test_a_contender_that_answers_wrongly_is_out(self):
        box = boxes.make_folder(self.programs, self.place, "small", 20, 1)
        box.failed += 1
        samples, absent, failures = rounds.measure(self.programs, box, 1, self.place, names=["mifdex", "bare reading"])
        self.assertEqual([each["who"] for each in samples], ["bare reading"])
        self.assertIn("failed_observations", failures[0])
        self.assertIn("mifdex on small", absent)

    def test_the_quick_judge_measures_a_tar_with_a_baseline(self):
        self.programs = dataclasses.replace(self.programs, baseline=self.programs.mifdex)
        box = boxes.make_tar(self.programs, self.place, "half-small", 40, 2)
        names = ["mifdex", "baseline", "tar -tf", "mifdex -j1", "mifdex -j2"]
        samples, absent, failures = rounds.measure(self.programs, box, 2, self.place, names=names)
        self.assertEqual((absent, failures), ({}, []))
        self.assertEqual([each["who"] for each in samples[:2]], ["mifdex", "baseline"])
        for each in samples:
            if each["who"] != "tar -tf":
                self.assertGreater(each["index_bytes"], 1000)
                self.assertTrue(0.9 * box.observations < each["lines"] <= box.observations, each)
        run = stored_run() | {"samples": samples, "boxes": {box.name: box.facts()}}
        self.assertEqual(len(paired(run, "half-small.tar", "mifdex", "baseline")), 2)
        for ratio in ("mifdex / tar -tf", "mifdex / baseline", *(["mifdex -j1 / mifdex -j2"] if len(samples) == 10 else [])):
            self.assertIn(ratio, report.ratio_table(run))

    def test_memory_is_sampled(self):
        hold = "import time; held = bytearray(64 << 20); time.sleep(0.3)"
        found, _ = timing.run([sys.executable, "-c", hold])
        self.assertGreater(found["anonymous_mb"], 64)

    def test_landing_is_read_from_the_bench(self):
        entries = landing.measure(self.programs, [100, 1000], 1, self.place, 20)
        self.assertEqual([each["lines"] for each in entries], [100, 1000])
        self.assertGreater(entries[1]["landed"][0]["bytes_a_line"], 0)
        self.assertGreater(entries[0]["seconds_a_mif_more"][0], 0)
        run = copy.deepcopy(stored_run()) | {"landing": entries}
        self.assertIn("| 1,000 ", report.landing_tables(run))

    def test_the_spans_of_a_run_are_less_than_its_cpu_time(self):
        box = boxes.make_folder(self.programs, self.place, "small", 20, 1)
        sample, _ = timing.run([self.programs.mifdex, "-x", self.place / "idx", "index", box.path, "--trace", self.place / "t.json"])
        events = json.loads((self.place / "t.json").read_text(encoding="utf-8"))["traceEvents"]
        own = spans.own_cpu(events)
        self.assertLessEqual({"run", "decode", "commit", "merge_lines", "sst lines"}, own.keys())
        self.assertLess(sum(own.values()), sample["cpu"] * 1e3 + 10)  # getrusage(2) counts in ticks
        self.assertGreaterEqual(min(own.values()), -0.1)

    @unittest.skipIf(counts.why_impossible(), counts.why_impossible())
    def test_instructions_are_counted_and_repeat(self):
        found = counts.measure(self.programs, self.place, machines=20, names=["one line"])
        self.assertGreater(found["one line"], 1_000_000)
        again, out = counts.count([self.programs.mifdex, "--version"], self.place)
        once_more, _ = counts.count([self.programs.mifdex, "--version"], self.place)
        self.assertTrue(out.startswith(b"mifdex"))
        self.assertLess(abs(again - once_more), 0.005 * again)

    def test_cores_are_read_from_the_bench(self):
        self.assertLessEqual({"observe", "tokenize, scalar"}, core.measure(self.programs, "0.001").keys())


if __name__ == "__main__":
    unittest.main(verbosity=2)
