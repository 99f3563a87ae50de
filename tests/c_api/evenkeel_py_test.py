"""The Python interface, with nothing but the standard library: plans against the golden ones, refusals, finding the
library."""

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "resources/pytorch"))
import evenkeel  # noqa: E402


def golden(name):
    cases = json.loads((pathlib.Path(os.environ["EVENKEEL_GOLDEN_DIR"]) / f"{name}.json").read_text())["cases"]
    assert cases
    return cases


def digest(indices):
    return hashlib.sha256(indices.tobytes()).hexdigest()


class Plans(unittest.TestCase):
    def test_are_the_references_bit_for_bit(self):
        for case in golden("head_tail"):
            choices = {"world_size": case["world_size"], "strategy": "head-tail"}
            plan = evenkeel.plan([case["seq_len"]], index_bits=32, **choices)
            self.assertEqual(digest(plan.rearrange), case["rearrange"]["sha256"])
            self.assertEqual(list(plan.rearrange.shape), case["rearrange"]["shape"])
            self.assertEqual(digest(evenkeel.plan([case["seq_len"]], **choices).restore), case["restore"]["sha256"])
        for case in golden("per_document_head_tail"):
            choices = {"world_size": case["world_size"], "strategy": "per-document-head-tail"}
            plan = evenkeel.plan(case["docs"], **choices)
            self.assertEqual(digest(plan.rearrange), case["rearrange"]["sha256"])
            self.assertEqual(digest(plan.restore), case["restore"]["sha256"])
            old = evenkeel.plan(case["docs"], reference="torch-2.13", **choices)
            self.assertEqual(digest(old.rearrange), case["document_major"]["rearrange"]["sha256"])

    def test_ptrr_takes_mask_and_blocks(self):
        for case in golden("ptrr"):
            mask = dict(case["mask"])
            name = mask.pop("name")
            text = name + (":" if mask else "") + ",".join(f"{key}={value}" for key, value in mask.items())
            plan = evenkeel.plan(
                case["docs"], world_size=case["world_size"], strategy="ptrr", mask=text, block_size=case["block_size"]
            )
            self.assertEqual(digest(plan.rearrange), case["rearrange"]["sha256"])
            self.assertEqual(digest(plan.restore), case["restore"]["sha256"])

    def test_take_one_row_rows_and_cu_seqlens(self):
        choices = {"world_size": 2, "strategy": "per-document-head-tail"}
        row = evenkeel.plan([4, 12], **choices).rearrange
        self.assertEqual(row.tolist(), [[0, 3, 4, 5, 6, 13, 14, 15, 1, 2, 7, 8, 9, 10, 11, 12]])
        self.assertEqual(evenkeel.plan([[4, 12]], **choices).rearrange, row)
        self.assertEqual(evenkeel.plan(cu_seqlens=[0, 4, 16], **choices).rearrange, row)
        self.assertEqual(evenkeel.plan([[4, 12], [16]], **choices).rearrange.shape, (2, 16))

    def test_default_follows_load_balance(self):
        on, off = (evenkeel.plan([16], world_size=2, strategy="default", load_balance=on) for on in (True, False))
        self.assertEqual(on.rearrange.tolist()[0][4], 12)
        self.assertEqual(off.rearrange.tolist()[0], list(range(16)))

    def test_there_are_the_references_strategies(self):
        self.assertLessEqual({"head-tail", "per-document-head-tail", "ptrr", "default"}, set(evenkeel.strategies()))


class Refusals(unittest.TestCase):
    def refused(self, kind, part, *lengths, **choices):
        with self.assertRaises(kind) as caught:
            evenkeel.plan(*lengths, **{"world_size": 2, **choices})
        self.assertIn(part, str(caught.exception))

    def test_say_value_rule_and_fix(self):
        self.refused(evenkeel.Infeasible, "length 10, not divisible", [4, 10], strategy="per-document-head-tail")
        self.refused(evenkeel.BadInput, "unknown strategy 'x'", [8], strategy="x")
        self.refused(evenkeel.BadInput, "unknown mask 'x'", [8], mask="x")
        self.refused(evenkeel.BadInput, "reference", [8], reference="x")
        self.refused(evenkeel.BadInput, "world size 9", [8], world_size=9)

    def test_come_before_ctypes_would_cut_a_number_or_a_text(self):
        self.refused(evenkeel.BadInput, "world_size", [8], world_size=2**64 + 2)
        self.refused(evenkeel.BadInput, "world_size", [8], world_size=2.0)
        self.refused(evenkeel.BadInput, "block_size", [8], block_size=0)
        self.refused(evenkeel.BadInput, "block_size", [8], block_size=(1, -1))
        self.refused(evenkeel.BadInput, "NUL", [8], strategy="ptrr\0x")
        self.refused(evenkeel.BadInput, "mask", [8], mask=3)
        self.refused(evenkeel.BadInput, "index_bits is 16", [8], index_bits=16)

    def test_name_lengths_that_are_none(self):
        for lengths in ([], [[]], [4.5], ["4"], [[4], 12], [2**63], "4,12", 7):
            self.refused(evenkeel.BadInput, "document", lengths)
        self.refused(evenkeel.BadInput, "not both")
        self.refused(evenkeel.BadInput, "not both", [4], cu_seqlens=[0, 4])


class Library(unittest.TestCase):
    def load(self, path):
        code = "import evenkeel\ntry:\n  evenkeel.library()\nexcept ImportError as e:\n  print(e)"
        environment = {**os.environ, "EVENKEEL_LIBRARY": str(path), "PYTHONPATH": str(ROOT / "resources/pytorch")}
        return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout

    def test_that_is_absent_or_another_is_refused_with_what_to_do(self):
        self.assertIn("EVENKEEL_LIBRARY", self.load("/absent/libevenkeel.so"))
        self.assertIn("not Evenkeel's library", self.load("libc.so.6"))
        self.assertIn("cannot be loaded", self.load(__file__))

    def test_has_a_version(self):
        self.assertRegex(evenkeel.version(), r"^\d+\.\d+\.\d+$")


if __name__ == "__main__":
    unittest.main()
