#!/usr/bin/env python3
"""What scripts/bench says of stored samples, and that all its contenders answer a small box rightly.

The programs come from the environment (tests/bench/CMakeLists.txt); without them their tests are skipped.
"""

import copy
import os
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))
sys.dont_write_bytecode = True

from goals import boxes, contenders, core, landing, report, rounds, timing  # noqa: E402
from goals.judge import judge, paired  # noqa: E402


def sample(box, who, number, seconds, peak=20.0):
    return {"box": box, "who": who, "round": number, "seconds": seconds, "cpu": seconds, "peak_mb": peak, "answer": {"mifs": 10}}


def landed(lines, seconds, bytes_a_line=100.0, commits=(0.4, 0.5, 0.1)):
    return {"lines": lines, "seconds": seconds, "commits": list(commits), "bytes_a_line": bytes_a_line, "peak_mb": 264.0}


def stored_run():
    """Three rounds on the night; the machine slows down fourfold in the third, for all alike."""
    samples = []
    for number, drift in enumerate((1, 1.1, 4)):
        samples += [sample("night", "mifdex", number, 0.15 * drift), sample("night", "bare reading", number, 0.1 * drift),
                    sample("night", "rg -c", number, 0.14 * drift), sample("night", "mifdex -j1", number, 0.3 * drift)]
    asked = {"point": [0.004, 0.005, 0.009], "jobs": [0.02] * 3, "start of any process": [0.001] * 3,
             "point, sqlite3": [0.002, 0.002, 0.002], "export": [1.0],
             "first 20": {"nothing": [0.01] * 3, "--grep": [0.03] * 3}}
    few = {"lines": 100, "landed": [landed(100, 0.02)], "seconds_a_mif_more": [1e-5] * 3}
    many = {"lines": 1_000_000, "landed": [landed(1_000_000, 0.5)], "asked": asked, "seconds_a_mif_more": [1.1e-5] * 3}
    facts = {"files": 20, "bytes": 2000, "mifs": 10, "observations": 10, "failed": 1, "missing": 0}
    machine = {"date": "2026-01-01T00:00:00+00:00", "cpu": "a CPU", "cores": 2, "memory_mb": 1, "kernel": "6", "system": "Debian",
               "filesystem": "ext4", "compiler": "c++", "load_before": 0.0, "commit": "abc", "mifdex": "mifdex 0", "tools": {"rg": None}}
    return {"schema": 1, "command": "scripts/bench", "machine": machine, "boxes": {"night": facts, "night.tar": facts},
            "samples": samples, "absent": {"mifdex on night.tar": "this mifdex does not read tar files"}, "failures": [],
            "core": {"tokenize, fastest": [4.1, 4.2, 3.0], "observe": [2.4, 2.4, 2.6]}, "landing": [few, many]}


def row(run, what):
    found = [each for each in judge(run) if each["what"] == what]
    assert len(found) == 1, (what, [each["what"] for each in judge(run)])
    return found[0]


class Judge(unittest.TestCase):
    def test_a_ratio_is_taken_within_rounds(self):
        self.assertEqual([round(each, 3) for each in paired(stored_run(), "night", "mifdex", "bare reading")], [1.5] * 3)
        self.assertEqual(row(stored_run(), "night: mifdex / bare reading")["measured"], "1.5 x")

    def test_met_and_not_met(self):
        self.assertEqual(row(stored_run(), "night: mifdex / bare reading")["verdict"], "met")
        self.assertEqual(row(stored_run(), "night: mifdex / rg -c")["verdict"], "not met")
        self.assertEqual(row(stored_run(), "night: one thread / all")["verdict"], "met")
        self.assertEqual(row(stored_run(), "tokenize, fastest")["verdict"], "met")
        self.assertEqual(row(stored_run(), "observe")["verdict"], "not met")

    def test_a_round_without_both_sides_counts_for_nothing(self):
        run = stored_run()
        run["samples"] = [each for each in run["samples"] if (each["who"], each["round"]) != ("rg -c", 2)]
        self.assertEqual(len(paired(run, "night", "mifdex", "rg -c")), 2)

    def test_what_was_not_measured_says_why(self):
        for what, reason in (("million: mifdex / bare reading", "needs --million"),
                             ("night, cold: mifdex / rg -c", "needs --cold and root"),
                             ("night.tar: mifdex / tar -tf", "this mifdex does not read tar files"),
                             ("night.zip: mifdex / unzip -l", "zip is not installed"),
                             ("tokenize, scalar", "this machine has no such case")):
            found = row(stored_run(), what)
            self.assertEqual((found["verdict"], found["note"]), ("not measured", reason), what)

    def test_a_goal_for_ten_million_is_decided_there_only(self):
        self.assertEqual(row(stored_run(), "landing")["verdict"], "not measured")
        self.assertIn("at 1,000,000 lines", row(stored_run(), "landing")["note"])
        run = stored_run()
        run["landing"][1] |= {"lines": 10_000_000, "landed": [landed(10_000_000, 5.0)]}
        self.assertEqual(row(run, "landing")["verdict"], "met")
        self.assertEqual(row(run, "first 20 rows, slowest filter (--grep)")["verdict"], "not met")
        self.assertEqual(row(run, "one MIF on 10,000,000 lines / on 100")["measured"], "1.1 x")

    def test_a_point_question_is_judged_by_its_median(self):
        self.assertEqual(row(stored_run(), "one line, cold process")["measured"], "5 ms")
        self.assertEqual(row(stored_run(), "one line: mifdex / sqlite3")["measured"], "2.5 x")

    def test_memory_is_that_of_the_greatest_run(self):
        run = stored_run()
        run["samples"].append(sample("night", "mifdex", 3, 0.1, peak=301.0))
        self.assertEqual(row(run, "peak memory of index, night")["verdict"], "not met")

    def test_a_failed_landing_decides_nothing(self):
        run = stored_run() | {"landing": [], "failures": ["landing: disk full"]}
        self.assertEqual(row(run, "landing")["verdict"], "not measured")
        self.assertIn("disk full", report.markdown(run))


class Report(unittest.TestCase):
    def test_every_goal_is_a_row_and_columns_stand_in_line(self):
        lines = report.goals_table(stored_run()).splitlines()
        self.assertEqual(len(lines), len(judge(stored_run())) + 2)
        self.assertEqual(len({len(line) for line in lines}), 1)
        self.assertEqual({each["goal"] for each in judge(stored_run())}, set(range(1, 11)))

    def test_the_page_shows_boxes_curve_and_what_is_absent(self):
        page = report.markdown(stored_run())
        for part in ("### night", "| 1,000,000 |", "first 20 of --grep", "this mifdex does not read tar files", "1.25"):
            self.assertIn(part, page)


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

    def test_landing_is_read_from_the_bench(self):
        entries = landing.measure(self.programs, [100, 1000], 1, self.place, 20)
        self.assertEqual([each["lines"] for each in entries], [100, 1000])
        self.assertGreater(entries[1]["landed"][0]["bytes_a_line"], 0)
        self.assertGreater(entries[0]["seconds_a_mif_more"][0], 0)
        run = copy.deepcopy(stored_run()) | {"landing": entries}
        self.assertIn("| 1,000 ", report.landing_tables(run))

    def test_cores_are_read_from_the_bench(self):
        self.assertLessEqual({"observe", "tokenize, scalar"}, core.measure(self.programs, "0.001").keys())


if __name__ == "__main__":
    unittest.main(verbosity=2)
