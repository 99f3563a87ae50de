"""How long planning one batch takes, the reference's calls beside ours, as a table.

One row of 131,072 tokens on 32 ranks, blocks of 128, document-causal, lengths like those of public data. Both sides end
with rearrange and restore indices as int64 tensors on the CPU. Ours begins with the lengths; the reference's PTRR is given
a block mask that is ready, which it would have to make first: that is a line of its own.
"""

import functools
import json
import os
import subprocess
import tempfile
import time

import evenkeel
import numpy
import torch
import torch.distributed.tensor.experimental._context_parallel._load_balancer as reference
import workloads
from evenkeel_load_balancer import EvenkeelLoadBalancer
from torch.nn.attention.flex_attention import BlockMask, create_block_mask

SEQ_LEN, WORLD = 131072, 32


def milliseconds(call, repeats):
    """The median of `repeats` runs, after one that is not counted."""
    times = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - start))
    return sorted(times[1:])[repeats // 2]


def lengths_of(preset):
    flags = ["gen", "--preset", preset, "--seed", "1", "--seq-len", str(SEQ_LEN), "--multiple", str(2 * WORLD)]
    made = subprocess.run([os.environ["EVENKEEL_PROGRAM"], *flags], capture_output=True, text=True, check=True)
    return json.loads(made.stdout)[0]


def block_mask_of(workload):
    """The reference's own type, filled by evenkeel: to make it in eager mode would take 16 GiB."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "mask.npz")
        written = workloads.evenkeel("mask", workload, "--out", path)
        assert written.returncode == 0, written.stderr
        with numpy.load(path) as file:
            tensors = [torch.from_numpy(file[name]) for name in ("kv_num_blocks", "kv_indices")]
            tensors += [torch.from_numpy(file["full_" + name]) for name in ("kv_num_blocks", "kv_indices")]
    return BlockMask.from_kv_blocks(*tensors, BLOCK_SIZE=128, mask_mod=workload.mask_mod(), seq_lengths=(SEQ_LEN, SEQ_LEN))


def both(balancer):
    return balancer._generate_indices(restore=False), balancer._generate_indices(restore=True)


def reference_calls(workload):
    block_mask = block_mask_of(workload)
    return {
        "head-tail": lambda: both(reference._HeadTailLoadBalancer(SEQ_LEN, WORLD, "cpu")),
        "per-document-head-tail": lambda: both(
            reference._PerDocumentHeadTailLoadBalancer(workload.docs, WORLD, "cpu")
        ),
        "ptrr": lambda: both(reference._PTRRLoadBalancer(block_mask, WORLD)),
    }


def block_mask_milliseconds(seq_len):
    workload = workloads.Workload("", [[seq_len // 4] * 4])
    mask_mod = workload.mask_mod()
    return milliseconds(lambda: create_block_mask(mask_mod, 1, 1, seq_len, seq_len, device="cpu", BLOCK_SIZE=128), 1)


def main():
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads; {SEQ_LEN:,} tokens, {WORLD} ranks; medians")
    print(f"{'documents':<17} {'strategy':<38} {'reference':>12} {'evenkeel':>10} {'ratio':>8}")
    for preset in ("prolong", "wikipedia", "wlbllm-128k"):
        workload = workloads.Workload(preset, [lengths_of(preset)], block=128)
        theirs = reference_calls(workload)
        for strategy in evenkeel.strategies():
            plan = functools.partial(EvenkeelLoadBalancer.for_lengths, workload.docs, world_size=WORLD, strategy=strategy)
            try:
                plan()
            except evenkeel.Infeasible:
                continue
            ours = milliseconds(plan, 15)
            other = milliseconds(theirs[strategy], 15) if strategy in theirs else None
            row = f"{preset:<12} {len(workload.docs[0]):>4} {strategy:<38} "
            row += f"{other:>9.2f} ms {ours:>7.2f} ms {other / ours:>7.0f}x" if other else f"{'':>12} {ours:>7.2f} ms"
            print(row, flush=True)
    short = 8192
    print(f"the block mask that the reference's ptrr needs first, at {short:,} tokens: {block_mask_milliseconds(short):,.0f} ms, eager")


if __name__ == "__main__":
    main()
