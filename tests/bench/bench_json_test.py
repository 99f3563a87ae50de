"""evenkeel-bench --json holds every row of its table. No time is looked at. Usage: bench_json_test.py PROGRAM"""
import json
import re
import subprocess
import sys
import unittest

# These take a second; the others are printed by the same code.
BENCHES = ("sort-and-snake", "block-mask", "c-interface", "mask-mod")


def run(*arguments):
    return subprocess.run([PROGRAM, "--repeats", "1", *arguments], check=True, capture_output=True, text=True).stdout


class BenchJson(unittest.TestCase):
    def test_has_the_rows_of_the_table_in_their_order(self):
        for bench in BENCHES:
            rows = [line.split("|") for line in run("--only", bench).splitlines() if line.startswith("| ")][1:]
            figures = json.loads(run("--only", bench, "--json"))["figures"]
            self.assertGreater(len(rows), 0, bench)
            self.assertEqual([figure["name"] for figure in figures], [row[1].strip() for row in rows])
            self.assertEqual([figure["target"] or "" for figure in figures], [row[4].strip() for row in rows])
            for figure, row in zip(figures, rows):
                self.assertTrue(row[2].strip().endswith(" " + figure["unit"]), row)

    def test_is_one_line_that_says_where_and_when(self):
        text = run("--only", "sort-and-snake", "--json")
        self.assertEqual(text.count("\n"), 1)
        document = json.loads(text)
        self.assertEqual(document["schema"], "evenkeel.bench/1")
        self.assertTrue(document["processor"])
        self.assertGreaterEqual(document["threads"], 1)
        self.assertTrue(re.fullmatch(r"\d{4}-\d\d-\d\d", document["date"]))

    def test_has_a_peer_beside_what_has_one(self):
        for figure in json.loads(run("--only", "sort-and-snake", "--json"))["figures"]:
            self.assertEqual(figure["peer"]["name"], "std::stable_sort alone")
            self.assertGreater(figure["peer"]["median"], 0)

    def test_has_the_devices_figure_beside_those_of_the_primitives(self):
        # The CPU's engine stands for a device.
        document = json.loads(run("--only", "primitives", "--device", "cpu", "--json"))
        self.assertTrue(document["device"])
        self.assertIsNone(document["device_not_used"])
        self.assertGreaterEqual(len(document["figures"]), 7)
        for figure in document["figures"]:
            self.assertGreater(figure["device"], 0, figure["name"])
            self.assertGreater(figure["peer"]["median"], 0, figure["name"])

    def test_says_why_there_is_no_device(self):
        document = json.loads(run("--only", "sort-and-snake", "--json"))
        self.assertIsNone(document["device_not_used"])  # nobody asked
        table = run("--only", "primitives", "--device", "none")
        self.assertIn("no column of a device: there is no engine none\n", table)
        self.assertNotIn("| device |", table)

    def test_refuses_what_it_does_not_know(self):
        for arguments in (["--fast"], ["--only"], ["--repeats", "0"]):
            finished = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True)
            self.assertEqual(finished.returncode, 2)
            self.assertEqual(finished.stdout, "")


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
