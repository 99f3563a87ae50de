"""Every strategy through two processes: what each rank holds, sees and computes, against a run without a plan.

For each strategy that the library names and each workload:
  - where the reference has the strategy, its indices are ours, and what it refuses we refuse, and nothing else;
  - the plan that `evenkeel plan --out` writes is the one that the library computes;
  - each rank's local BlockMask is the one that `evenkeel mask --strategy --rank --out` writes, and where the reference
    refuses to make it, so does evenkeel;
  - sharding and unsharding gives back every element;
  - flex attention's output through the plan is that of the whole sequence on one process.
"""

import os
import pathlib
import sys
import tempfile

import evenkeel
import numpy
import torch
import torch.distributed as dist
import torch.distributed.tensor.experimental._context_parallel._attention as reference_attention
import torch.distributed.tensor.experimental._context_parallel._load_balancer as reference
import torch.multiprocessing
import workloads
from evenkeel_load_balancer import EvenkeelLoadBalancer
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.tensor.parallel import parallelize_module
from torch.nn.attention.flex_attention import create_block_mask, flex_attention

WORLD = 2
TENSORS = ("kv_num_blocks", "kv_indices", "full_kv_num_blocks", "full_kv_indices")


class Attention(torch.nn.Module):
    def forward(self, query, key, value, block_mask):
        return flex_attention(query, key, value, block_mask=block_mask)


def reference_indices(strategy, workload, block_mask):
    """What the reference's load balancer of this name answers, or None where it has none of it."""
    balancers = {
        "head-tail": lambda: reference._HeadTailLoadBalancer(workload.seq_len, WORLD, "cpu"),
        "per-document-head-tail": lambda: reference._PerDocumentHeadTailLoadBalancer(workload.docs, WORLD, "cpu"),
        "ptrr": lambda: reference._PTRRLoadBalancer(block_mask, WORLD),
        "default": lambda: reference._create_default_load_balancer(workload.seq_len, WORLD, "cpu"),
    }
    if strategy not in balancers:
        return None
    balancer = balancers[strategy]()
    if balancer is None:  # then the tokens stay where they are, and shares may be unequal
        return None
    both = [balancer._generate_indices(restore=restore) for restore in (False, True)]
    # The reference's PTRR writes out whole blocks, more tokens than there are; using them is what fails.
    if both[0].size(1) != workload.seq_len:
        raise ValueError(f"{both[0].size(1)} indices for {workload.seq_len} tokens")
    return both


class Rank:
    """One of the two processes."""

    def __init__(self, rank, folder):
        self.rank, self.folder = rank, pathlib.Path(folder)
        self.mesh = init_device_mesh("cpu", (WORLD,))
        self.attention = parallelize_module(
            Attention(), self.mesh, reference_attention._ContextParallel(2, reference_attention._ContextParallel.AttentionType.FLEX)
        )
        self.counts = dict.fromkeys(("plans", "of the reference", "refused", "block masks", "outputs"), 0)
        self.failures = []

    def expect(self, holds, what):
        if not holds:
            self.failures.append(f"rank {self.rank}: {self.title}: {what}")
        return holds

    def plan(self, strategy, workload, block_mask):
        """The plan, held against the reference's and the command line's; None where it is rightly refused."""
        try:
            theirs, their_refusal = reference_indices(strategy, workload, block_mask), None
        except Exception as refusal:
            theirs, their_refusal = None, refusal
        try:
            ours = EvenkeelLoadBalancer.for_lengths(
                workload.docs, self.mesh, strategy=strategy, mask=workload.mask, block_size=workload.block
            )
        except evenkeel.EvenkeelError as refusal:
            self.expect(theirs is None, f"refused ({refusal}), and the reference plans")
            self.counts["refused"] += 1
            return None
        self.expect(their_refusal is None, f"planned, and the reference refuses ({their_refusal!r})")
        self.counts["plans"] += 1
        if theirs is not None:
            self.counts["of the reference"] += 1
            for index, restore in enumerate((False, True)):
                same = torch.equal(ours._generate_indices(restore), theirs[index].long())
                self.expect(same, f"{'restore' if restore else 'rearrange'} is not the reference's")
        path = self.folder / f"plan-{self.rank}.npy"
        written = workloads.evenkeel("plan", workload, "--strategy", strategy, "--world-size", str(WORLD), "--out", str(path))
        if self.expect(written.returncode == 0, f"evenkeel plan: {written.stderr}"):
            read = EvenkeelLoadBalancer.from_file(path, self.mesh)
            for restore in (False, True):
                same = torch.equal(ours._generate_indices(restore), read._generate_indices(restore))
                self.expect(same, "the file holds another plan")
        return ours

    def local_mask(self, strategy, workload, plan, block_mask):
        """This rank's BlockMask, held against evenkeel's; None where both refuse it."""
        path = self.folder / f"mask-{self.rank}.npz"
        flags = ("--strategy", strategy, "--world-size", str(WORLD), "--rank", str(self.rank), "--out", str(path))
        written = workloads.evenkeel("mask", workload, *flags)
        try:
            (local,) = plan.shard(self.mesh, [block_mask], [2])
        except NotImplementedError as refusal:
            self.expect(written.returncode == 2, f"the reference refuses the block mask ({refusal}), and evenkeel writes it")
            self.counts["refused"] += 1
            return None
        if self.expect(written.returncode == 0, f"evenkeel mask: {written.stderr}"):
            with numpy.load(path) as file:
                for name in TENSORS:
                    theirs = getattr(local, name).numpy()
                    same = theirs.dtype == file[name].dtype and numpy.array_equal(theirs, file[name])
                    self.expect(same, f"{name} of the local block mask differs")
            self.counts["block masks"] += 1
        return local

    def outputs(self, workload, plan, local, whole, expected):
        mine = plan.shard(self.mesh, whole, [2, 2, 2])
        self.expect(mine[0].size(2) * WORLD == workload.seq_len, "a rank does not own an equal share")
        back = plan.unshard(self.mesh, mine, [2, 2, 2])
        for one, before in zip(back, whole):
            self.expect(torch.equal(one, before), "sharded and unsharded is not the same again")
        if local is None:
            return
        (out,) = plan.unshard(self.mesh, [self.attention(*mine, local)], [2])
        self.expect(torch.allclose(out, expected, rtol=1e-10, atol=1e-12), "flex attention's output is another")
        self.counts["outputs"] += 1

    def run(self):
        for workload in workloads.WORKLOADS:
            size = workload.seq_len
            block_mask = create_block_mask(
                workload.mask_mod(), len(workload.docs), 1, size, size, device="cpu", BLOCK_SIZE=workload.block
            )
            generator = torch.Generator().manual_seed(1)
            shape = (len(workload.docs), 2, size, 8)
            whole = [torch.randn(shape, generator=generator, dtype=torch.float64) for _ in range(3)]
            expected = flex_attention(*whole, block_mask=block_mask)
            for strategy in evenkeel.strategies():
                self.title = f"{strategy}, {workload.name}"
                plan = self.plan(strategy, workload, block_mask)
                if plan is not None:
                    local = self.local_mask(strategy, workload, plan, block_mask)
                    self.outputs(workload, plan, local, whole, expected)
        return self.failures


def process(rank, folder, reports):
    dist.init_process_group("gloo", init_method=f"file://{folder}/rendezvous", rank=rank, world_size=WORLD)
    torch.set_num_threads(1)
    # The reference compiles this for each mask, which takes longer and answers the same.
    reference_attention._compiled_create_block_mask = create_block_mask
    try:
        one = Rank(rank, folder)
        reports.put((one.run(), one.counts))
    finally:
        dist.destroy_process_group()


def main():
    reports = torch.multiprocessing.get_context("spawn").SimpleQueue()
    with tempfile.TemporaryDirectory() as folder:
        torch.multiprocessing.spawn(process, (folder, reports), WORLD)
    failed = 0
    for _ in range(WORLD):
        failures, counts = reports.get()
        failed += len(failures)
        print(*failures, sep="\n", end="\n" if failures else "")
    print(f"PyTorch {torch.__version__}, on each of {WORLD} ranks: " + ", ".join(f"{n} {what}" for what, n in counts.items()))
    print("strategies: " + ", ".join(evenkeel.strategies()))
    for what in ("of the reference", "block masks", "outputs", "refused"):
        if counts[what] == 0:
            failed += 1
            print(f"nothing was compared: {what}")
    print(f"{failed} comparisons failed" if failed else "all comparisons hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
