"""The README's page on PyTorch, pasted and run on two processes."""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import workloads

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Page(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        page = (ROOT / "README.md").read_text().split("\n## In PyTorch\n")[1].split("\n## ")[0]
        self.script, self.from_file = re.findall(r"```python\n(.*?)```", page, re.DOTALL)

    def run_script(self, text):
        (self.folder / "train.py").write_text(text)
        torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "train.py"]
        done = subprocess.run(torchrun, cwd=self.folder, capture_output=True, text=True, timeout=900)
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])

    def test_plans_every_batch(self):
        self.run_script(self.script)

    def test_loads_a_plan_from_a_file(self):
        lengths = re.search(r"for lengths in (\[\[.*?\]), ", self.script)[1]
        once = self.script.replace(re.search(r"for lengths in (.*):", self.script)[1], lengths + "]")
        line = re.search(r"    plan = .*\n", once)[0]
        once = once.replace(line, "    " + self.from_file)
        self.assertNotEqual(once, self.script)
        docs = [int(number) for number in re.findall(r"\d+", lengths)]
        flags = ("--strategy", "ptrr", "--world-size", "2", "--out", str(self.folder / "plan.npy"))
        written = workloads.evenkeel("plan", workloads.Workload("", [docs], block=128), *flags)
        self.assertEqual(written.returncode, 0, written.stderr)
        self.run_script(once)


if __name__ == "__main__":
    unittest.main()
