"""Workloads that both sides plan, and evenkeel's command line."""

import dataclasses
import os
import subprocess

import torch


@dataclasses.dataclass(frozen=True)
class Workload:
    name: str
    docs: list  # document lengths, a list a batch row
    mask: str = "document-causal"
    block: int = 32

    @property
    def seq_len(self):
        return sum(self.docs[0])

    def mask_mod(self):
        """The mask as a user of FlexAttention writes it, from the document index of each token."""
        rows = [torch.repeat_interleave(torch.arange(len(row)), torch.tensor(row)) for row in self.docs]
        document = torch.stack(rows)
        if self.mask == "causal":
            return lambda b, h, q, kv: q >= kv
        if self.mask == "document-causal":
            return lambda b, h, q, kv: (q >= kv) & (document[b, q] == document[b, kv])
        assert self.mask == "document-sliding-window:left=49,right=0"
        return lambda b, h, q, kv: (q - kv <= 49) & (kv <= q) & (document[b, q] == document[b, kv])


WORKLOADS = [
    Workload("one row", [[128, 64, 320]]),
    Workload("two rows of other documents", [[256, 256], [128, 320, 64]]),
    Workload("two equal rows", [[192, 320], [192, 320]]),
    Workload("documents of any length", [[75, 25, 412]]),
    Workload("causal", [[512]], "causal"),
    Workload("a window, blocks of 16", [[275, 45, 192]], "document-sliding-window:left=49,right=0", 16),
    Workload("blocks of 128", [[700, 68, 256]], block=128),
    Workload("an odd number of blocks", [[256, 160]]),
    Workload("no whole number of blocks", [[250, 250]]),
    Workload("an odd number of tokens", [[251, 250]]),
]


def evenkeel(command, workload, *flags):
    """Runs the command line on a workload."""
    arguments = [os.environ["EVENKEEL_PROGRAM"], command]
    for row in workload.docs:
        arguments += ["--docs", ",".join(map(str, row))]
    arguments += ["--mask", workload.mask, "--block-size", str(workload.block), *flags]
    return subprocess.run(arguments, capture_output=True, text=True)
