"""resources/pytorch/evenkeel_load_balancer.py in one process: files, checks, what is refused and in which words."""

import importlib
import json
import os
import pathlib
import sys
import tempfile
import types
import unittest

import evenkeel
import numpy
import torch
import workloads
from evenkeel_load_balancer import EvenkeelLoadBalancer, PlanError
from torch.nn.attention.flex_attention import create_block_mask

REARRANGE = [[0, 3, 4, 5, 6, 13, 14, 15, 1, 2, 7, 8, 9, 10, 11, 12]]


def mesh(ranks):
    """As much of a DeviceMesh as the checks look at."""
    return types.SimpleNamespace(size=lambda: ranks)


def safetensors(tensors, metadata):
    kinds = {"int64": "I64", "int32": "I32", "float32": "F32"}
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in tensors.items():
        offsets = [len(data), len(data) + tensor.nbytes]
        header[name] = {"dtype": kinds[str(tensor.dtype)], "shape": list(tensor.shape), "data_offsets": offsets}
        data += tensor.tobytes()
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def refused(self, part, call, *arguments, **named):
        with self.assertRaises(PlanError) as caught:
            call(*arguments, **named)
        self.assertIn(part, str(caught.exception))
        self.assertNotIn("\n", str(caught.exception))

    def write(self, name, data):
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path


class Files(Case):
    def expect_plan(self, path, ranks=2, **named):
        plan = EvenkeelLoadBalancer.from_file(path, mesh(ranks), **named)
        self.assertEqual(plan._generate_indices().tolist(), REARRANGE)
        self.assertEqual(plan._generate_indices().dtype, torch.int64)
        self.assertEqual(plan._generate_indices(restore=True).tolist(), [numpy.argsort(REARRANGE[0]).tolist()])

    def test_that_evenkeel_writes_are_read(self):
        for ending in ("npy", "json"):
            path = self.folder / f"plan.{ending}"
            small = workloads.Workload("", [[4, 12]], block=1)
            flags = ("--strategy", "per-document-head-tail", "--world-size", "2", "--out", str(path))
            self.assertEqual(workloads.evenkeel("plan", small, *flags).returncode, 0)
            self.expect_plan(path)

    def test_of_every_kind_and_width_are_read(self):
        for dtype in (numpy.int32, numpy.int64):
            indices = numpy.array(REARRANGE, dtype)
            restore = numpy.argsort(indices).astype(dtype)
            numpy.save(self.folder / "a.npy", indices)
            numpy.save(self.folder / "row.npy", indices[0])
            numpy.savez(self.folder / "unnamed.npz", indices)
            metadata = numpy.frombuffer(json.dumps({"world_size": "2"}).encode(), numpy.uint8)
            numpy.savez(self.folder / "b.npz", rearrange=indices, restore=restore, metadata=metadata)
            tensors = {"rearrange": indices, "restore": restore}
            self.write("c.safetensors", safetensors(tensors, {"world_size": "2"}))
            steps = {"step_0/rearrange": indices[:, ::-1].copy(), "step_7/rearrange": indices}
            self.write("log.safetensors", safetensors(steps, {}))
            self.write("d.json", json.dumps({"world_size": 2, "rearrange": REARRANGE}))
            self.write("list.json", json.dumps(REARRANGE[0]))
            for name in ("a.npy", "row.npy", "unnamed.npz", "b.npz", "c.safetensors", "d.json", "list.json"):
                self.expect_plan(self.folder / name)
            self.expect_plan(self.folder / "log.safetensors", step=7)
            self.refused("no rearrange", EvenkeelLoadBalancer.from_file, self.folder / "log.safetensors", step=8)

    def test_for_other_ranks_are_refused(self):
        self.write("a.json", json.dumps({"world_size": 4, "rearrange": REARRANGE}))
        self.refused("for 4 ranks, and there are 2", EvenkeelLoadBalancer.from_file, self.folder / "a.json", mesh(2))
        metadata = numpy.frombuffer(json.dumps({"world_size": "4"}).encode(), numpy.uint8)
        numpy.savez(self.folder / "b.npz", rearrange=numpy.array(REARRANGE), metadata=metadata)
        self.refused("for 4 ranks", EvenkeelLoadBalancer.from_file, self.folder / "b.npz", mesh(2))
        numpy.save(self.folder / "c.npy", numpy.array(REARRANGE))
        self.refused("3 ranks cannot share", EvenkeelLoadBalancer.from_file, self.folder / "c.npy", mesh(3))

    def test_that_are_no_plans_are_refused(self):
        whole = safetensors({"rearrange": numpy.array(REARRANGE)}, {})
        huge = (2**63 - 1).to_bytes(8, "little")
        for name, data in {
            "a.npy": b"",
            "b.npy": b"\x93NUMPY",
            "c.npz": b"PK\x03\x04",
            "d.safetensors": whole[:-1],
            "e.safetensors": huge + whole[8:],
            "f.safetensors": whole[:7],
            "g.safetensors": safetensors({"rearrange": numpy.array(REARRANGE, numpy.float32)}, {}),
            "h.safetensors": whole.replace(b"[0, 128]", b"[-8, 99]"),
            "i.json": "{",
            "j.json": '{"rearrange": [[0, 1], [0]]}',
            "k.json": '{"rearrange": [["0"]]}',
            "l.json": "7",
            "m.txt": "0 1",
            "n": "0 1",
            "o.safetensors": safetensors({"restore": numpy.array(REARRANGE)}, {}),
            "p.json": '{"world_size": "many", "rearrange": [[0]]}',
        }.items():
            self.refused(name, EvenkeelLoadBalancer.from_file, self.write(name, data))
        numpy.save(self.folder / "q.npy", numpy.array([{}], dtype=object), allow_pickle=True)
        self.refused("q.npy", EvenkeelLoadBalancer.from_file, self.folder / "q.npy")
        with self.assertRaises(FileNotFoundError):
            EvenkeelLoadBalancer.from_file(self.folder / "absent.npy")


class Indices(Case):
    def test_that_are_no_permutation_are_refused(self):
        for indices, part in (
            ([[0, 0]], "leaves out token 1"),
            ([[0, 1], [1, 1]], "row 1 of rearrange leaves out token 0"),
            ([[0, 2]], "holds 2, and its indices are from 0 to 1"),
            ([[0, -1]], "holds -1"),
            ([[0, 2**62]], "holds 4611686018427387904"),
            ([[0.0, 1.0]], "is float64"),
            ([[False, True]], "is bool"),
            ([[]], "is float64"),
            ([[[0]]], "has shape (1, 1, 1)"),
            (None, "no rearrange"),
        ):
            self.refused(part, EvenkeelLoadBalancer, indices)
        self.refused("uint64", EvenkeelLoadBalancer, numpy.array([[0, 1]], numpy.uint64))
        self.refused("int16", EvenkeelLoadBalancer, numpy.array([[0, 1]], numpy.int16))
        self.refused("not the inverse", EvenkeelLoadBalancer, [[1, 2, 0]], [[1, 2, 0]])


class PerBatch(Case):
    def test_plans_are_the_librarys(self):
        plan = EvenkeelLoadBalancer.for_lengths([4, 12], mesh(2), strategy="per-document-head-tail")
        self.assertEqual(plan._generate_indices().tolist(), REARRANGE)
        offsets = torch.tensor([0, 4, 16], dtype=torch.int32)
        same = EvenkeelLoadBalancer.for_cu_seqlens(offsets, world_size=2, strategy="per-document-head-tail")
        self.assertTrue(torch.equal(same._generate_indices(), plan._generate_indices()))
        self.assertTrue(torch.equal(same._generate_indices(restore=True), plan._generate_indices(restore=True)))
        shared = EvenkeelLoadBalancer.for_lengths([[16], [4, 12]], mesh(2), strategy="head-tail")
        self.assertEqual(shared._generate_indices().shape, (1, 16))
        own = EvenkeelLoadBalancer.for_lengths([[16], [4, 12]], mesh(2), strategy="ptrr", block_size=4)
        self.assertEqual(own._generate_indices().shape, (2, 16))

    def test_refusals_are_the_librarys(self):
        with self.assertRaisesRegex(evenkeel.Infeasible, "length 10, not divisible"):
            EvenkeelLoadBalancer.for_lengths([4, 10], mesh(2), strategy="per-document-head-tail")
        with self.assertRaisesRegex(evenkeel.BadInput, "length -1"):
            EvenkeelLoadBalancer.for_lengths([-1], mesh(2))
        with self.assertRaisesRegex(evenkeel.BadInput, "2\\^31"):
            EvenkeelLoadBalancer.for_lengths([2**62, 2**62], mesh(2))
        self.refused("how many ranks", EvenkeelLoadBalancer.for_lengths, [16])
        self.refused("give one of them", EvenkeelLoadBalancer.for_lengths, [16], mesh(2), world_size=4)


class Checks(Case):
    def setUp(self):
        super().setUp()
        self.plan = EvenkeelLoadBalancer.for_lengths([[4, 12], [8, 8]], mesh(2), strategy="per-document-head-tail")

    def mask(self, batch, q, kv):
        return create_block_mask(lambda b, h, q, kv: q >= kv, batch, 1, q, kv, device="cpu", BLOCK_SIZE=8)

    def test_pass_what_fits(self):
        tokens, labels = torch.zeros(2, 1, 16, 4), torch.zeros(2, 16)
        self.plan.check(mesh(2), [tokens, labels, self.mask(2, 16, 16)], [2, 1, 2])
        self.plan.check(mesh(2), [torch.zeros(2, 1, 8, 4)], [2], sharded=True)
        one_for_all = EvenkeelLoadBalancer.for_lengths([4, 12], mesh(2), strategy="per-document-head-tail")
        one_for_all.check(mesh(2), [tokens, torch.zeros(16)], [2, 0])

    def test_name_what_does_not(self):
        tokens = torch.zeros(2, 1, 16, 4)
        self.refused("for 2 ranks, and the mesh has 4", self.plan.check, mesh(4), [tokens], [2])
        self.refused("15 tokens", self.plan.check, mesh(2), [tokens[:, :, :15]], [2])
        self.refused("buffer 1 has 17 tokens", self.plan.check, mesh(2), [tokens, torch.zeros(2, 17)], [2, 1])
        self.refused("32 tokens", self.plan.check, mesh(2), [tokens], [2], sharded=True)
        self.refused("3 batch rows", self.plan.check, mesh(2), [torch.zeros(3, 16)], [1])
        self.refused("1 batch rows", self.plan.check, mesh(2), [torch.zeros(16)], [0])
        self.refused("1 batch rows", self.plan.check, mesh(2), [self.mask(1, 16, 16)], [2])
        self.refused("32 tokens", self.plan.check, mesh(2), [self.mask(2, 16, 32)], [2])
        self.refused("seq_dim is -2", self.plan.check, mesh(2), [tokens], [-2])
        self.refused("unsqueeze", EvenkeelLoadBalancer([[1, 0]]).check, mesh(2), [torch.zeros(1)], [0], sharded=True)
        self.refused("seq_dim is 4", self.plan.check, mesh(2), [tokens], [4])
        self.refused("1 buffers and 2 seq_dims", self.plan.check, mesh(2), [tokens], [2, 2])
        self.refused("15 tokens", self.plan.shard, mesh(2), [tokens[:, :, :15]], [2])
        self.refused("32 tokens", self.plan.unshard, mesh(2), [tokens], [2])


class Library(unittest.TestCase):
    def test_is_found_under_the_older_import_path_too(self):
        newer = "torch.distributed.tensor.experimental._context_parallel"
        kept = sys.modules.pop(newer), sys.modules.pop("evenkeel_load_balancer")
        sys.modules[newer] = None  # importing it fails
        try:
            again = importlib.import_module("evenkeel_load_balancer")
            self.assertTrue(issubclass(again.EvenkeelLoadBalancer, again._LoadBalancer))
            self.assertIs(again._LoadBalancer, EvenkeelLoadBalancer.__mro__[1])
        finally:
            sys.modules[newer], sys.modules["evenkeel_load_balancer"] = kept

    def test_reading_a_file_needs_none(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "plan.npy"
            numpy.save(path, numpy.array(REARRANGE))
            evenkeel.library.cache_clear()
            named = os.environ.pop("EVENKEEL_LIBRARY")
            os.environ["EVENKEEL_LIBRARY"] = "/absent.so"
            try:
                EvenkeelLoadBalancer.from_file(path, mesh(2))
                with self.assertRaisesRegex(ImportError, "EVENKEEL_LIBRARY"):
                    EvenkeelLoadBalancer.for_lengths([16], mesh(2))
            finally:
                os.environ["EVENKEEL_LIBRARY"] = named


if __name__ == "__main__":
    unittest.main()
