"""Evenkeel's plans as load balancers of PyTorch's context parallelism, for FlexAttention.

From a file that `evenkeel plan --out` wrote, or from another program that writes rearrange indices:

    plan = EvenkeelLoadBalancer.from_file("plan.npy", mesh)

or computed by libevenkeel.so for each batch, in about as long as one kernel takes to start:

    plan = EvenkeelLoadBalancer.for_lengths([1024, 3072], mesh, strategy="ptrr")

Then, on every rank of the mesh:

    q, k, v, mask = plan.shard(mesh, [q, k, v, mask], [2, 2, 2, 2])
    ...
    (out,) = plan.unshard(mesh, [out], [2])

`shard` and `unshard` are `_context_parallel_shard` and `context_parallel_unshard` with checks before them; the plan may
be handed to those directly too. evenkeel.py, which must stand beside this file, says where the library is looked for;
reading a file needs no library.
"""

import json
import pathlib

import evenkeel
import numpy
import torch
from torch.nn.attention.flex_attention import BlockMask

try:
    from torch.distributed.tensor.experimental._context_parallel import (
        _context_parallel_shard,
        _LoadBalancer,
        context_parallel_unshard,
    )
except ImportError:  # where PyTorch had it first, and keeps it for those who look there
    from torch.distributed.tensor.experimental._attention import (
        _context_parallel_shard,
        _LoadBalancer,
        context_parallel_unshard,
    )


class PlanError(ValueError):
    """A plan that is none, or that does not fit what it is used with. The text says the value, the rule and the fix."""


class EvenkeelLoadBalancer(_LoadBalancer):
    """A plan: index tensors of shape (1, S), where all batch rows share them, or (B, S).

    Rank r of the mesh owns equal chunk r of the rearranged sequence. Immutable, but for `to`.
    """

    def __init__(self, rearrange, restore=None, *, mesh=None, world_size=None, device=None, source="the plan"):
        """`rearrange` and `restore` are int64 or int32, of any array type. They are checked, and what is left out is made
        from the other. Raises PlanError."""
        rearrange = _indices(rearrange, "rearrange", source)
        inverse = _inverse(rearrange, source)
        if restore is not None and not numpy.array_equal(_indices(restore, "restore", source), inverse):
            raise PlanError(f"{source}: restore is not the inverse of rearrange: leave it out, or write both again")
        self._keep(torch.from_numpy(rearrange), torch.from_numpy(inverse), _world_size(mesh, world_size), device, source)

    @classmethod
    def from_file(cls, path, mesh=None, *, step=None, world_size=None, device=None):
        """Reads .npy, .npz, .safetensors or .json; `step` is one of a file with plans of many. Where the file says for how
        many ranks it is, that must be the mesh's. Raises PlanError, OSError."""
        tensors, planned_for = _read(pathlib.Path(path), "" if step is None else f"step_{step}/")
        wanted = _world_size(mesh, world_size)
        if None not in (wanted, planned_for) and wanted != planned_for:
            raise PlanError(f"{path} is a plan for {planned_for} ranks, and there are {wanted}: plan with --world-size {wanted}")
        return cls(
            tensors.get("rearrange"),
            tensors.get("restore"),
            world_size=wanted or planned_for,
            device=device,
            source=str(path),
        )

    @classmethod
    def for_lengths(cls, lengths, mesh=None, *, strategy="ptrr", world_size=None, device=None, **choices):
        """Plans documents of these lengths, one row or a list of rows, and is the same on every rank that is given the same
        lengths. `choices` are those of `evenkeel.plan_into`: block_size, mask, reference, load_balance. Raises
        evenkeel.BadInput, evenkeel.Infeasible."""
        numbers = evenkeel.numbers_of(lengths=lengths)
        return cls._planned(numbers, _world_size(mesh, world_size), strategy, device, choices)

    @classmethod
    def for_cu_seqlens(cls, cu_seqlens, mesh=None, *, strategy="ptrr", world_size=None, device=None, **choices):
        """The same from offsets that start at 0 and end at S."""
        numbers = evenkeel.numbers_of(cu_seqlens=cu_seqlens)
        return cls._planned(numbers, _world_size(mesh, world_size), strategy, device, choices)

    @classmethod
    def _planned(cls, numbers, world_size, strategy, device, choices):
        if world_size is None:
            raise PlanError("for how many ranks is the plan to be? Give mesh or world_size")
        # Room for indices of each batch row; where all share one, only that row is written.
        capacity = numbers.batch * numbers.seq_len
        if not 0 < numbers.seq_len <= evenkeel.MAX_SEQ_LEN:
            capacity = 0  # the library says why
        both = torch.empty(2, capacity, dtype=torch.int64)
        shape = evenkeel.plan_into(
            numbers,
            both[0].data_ptr() or None,
            both[1].data_ptr() or None,
            capacity,
            world_size=world_size,
            strategy=strategy,
            **choices,
        )
        count = shape[0] * shape[1]
        planned = cls.__new__(cls)
        planned._keep(both[0, :count].view(shape), both[1, :count].view(shape), world_size, device, f"the {strategy} plan")
        return planned

    def _keep(self, rearrange, restore, world_size, device, source):
        if world_size is not None and rearrange.size(1) % world_size != 0:
            raise PlanError(f"{source} has {rearrange.size(1)} tokens a row, which {world_size} ranks cannot share equally")
        self._rearrange, self._restore = rearrange, restore
        self._world_size, self._source = world_size, source
        if device is not None:
            self.to(device)

    @property
    def seq_len(self):
        """S, tokens in a batch row."""
        return self._rearrange.size(1)

    @property
    def world_size(self):
        """W, or None where nobody said it."""
        return self._world_size

    def to(self, device):
        """Moves the indices to a device, once; `shard` and `unshard` do so unasked."""
        self._rearrange = self._rearrange.to(device)
        self._restore = self._restore.to(device)
        return self

    def _generate_indices(self, restore=False):
        return self._restore if restore else self._rearrange

    def check(self, mesh, buffers, seq_dims, *, sharded=False):
        """Whether the plan fits a mesh and buffers, whole or sharded. PyTorch would notice some of this later, in other
        words, and some not at all: a plan that is too short drops tokens. Raises PlanError."""
        ranks = mesh.size()
        if self._world_size not in (None, ranks):
            raise PlanError(f"{self._source} is for {self._world_size} ranks, and the mesh has {ranks}: plan for {ranks}")
        if self.seq_len % ranks != 0:
            raise PlanError(f"{self._source} has {self.seq_len} tokens a row, which {ranks} ranks cannot share equally")
        if len(buffers) != len(seq_dims):
            raise PlanError(f"there are {len(buffers)} buffers and {len(seq_dims)} seq_dims: give one for each")
        for index, (buffer, dim) in enumerate(zip(buffers, seq_dims)):
            what = f"buffer {index}"
            if isinstance(buffer, BlockMask):
                self._check_length(buffer.seq_lengths[0], f"the block mask in {what}")
                self._check_length(buffer.seq_lengths[1], f"the block mask in {what}")
                self._check_rows(buffer.kv_num_blocks.size(0), f"the block mask in {what}")
                continue
            if not 0 <= dim < buffer.ndim:
                raise PlanError(f"{what} has {buffer.ndim} dimensions, and its seq_dim is {dim}: count from 0 at the front")
            if sharded and dim == 0:
                raise PlanError(f"{what} has seq_dim 0, and PyTorch restores batches: unsqueeze(0) it, and give seq_dim 1")
            self._check_length(buffer.size(dim) * (ranks if sharded else 1), what)
            self._check_rows(buffer.size(0) if dim > 0 else 1, what)

    def _check_length(self, seq_len, what):
        if seq_len != self.seq_len:
            raise PlanError(f"{what} has {seq_len} tokens a row, and {self._source} is for {self.seq_len}: plan its own documents")

    def _check_rows(self, batch, what):
        rows = self._rearrange.size(0)
        if rows not in (1, batch):
            raise PlanError(f"{what} has {batch} batch rows, and {self._source} plans {rows}: the batch comes first in every buffer")

    def shard(self, mesh, buffers, seq_dims):
        """This rank's part of each buffer (tensor or BlockMask), rearranged. Raises PlanError."""
        self.check(mesh, buffers, seq_dims)
        self._follow(buffers)
        return _context_parallel_shard(mesh, buffers, seq_dims, self)

    def unshard(self, mesh, buffers, seq_dims):
        """The whole tensors in their old order, from this rank's parts. Raises PlanError."""
        self.check(mesh, buffers, seq_dims, sharded=True)
        self._follow(buffers)
        return context_parallel_unshard(mesh, buffers, seq_dims, self)

    def _follow(self, buffers):
        if buffers:
            first = buffers[0]
            self.to(first.kv_num_blocks.device if isinstance(first, BlockMask) else first.device)


def _world_size(mesh, world_size):
    if None not in (mesh, world_size) and mesh.size() != world_size:
        raise PlanError(f"the mesh has {mesh.size()} ranks, and world_size is {world_size}: give one of them")
    return world_size if mesh is None else mesh.size()


def _indices(values, name, source):
    """An int64 array of shape (rows, S)."""
    if values is None:
        raise PlanError(f"{source} holds no {name} indices: a plan is made by evenkeel plan --out")
    try:
        indices = numpy.asarray(values)
    except ValueError:
        raise PlanError(f"{source}: the rows of {name} differ in length") from None
    if indices.dtype.kind != "i" or indices.dtype.itemsize not in (4, 8):
        raise PlanError(f"{source}: {name} is {indices.dtype}, and indices are int64 or int32")
    if indices.ndim == 1:
        indices = indices[None]
    if indices.ndim != 2 or indices.size == 0:
        raise PlanError(f"{source}: {name} has shape {indices.shape}, and indices have shape (1, S) or (B, S)")
    return numpy.ascontiguousarray(indices, dtype=numpy.int64)


def _inverse(rearrange, source):
    """The restore indices, where every row is a permutation of 0 to S - 1."""
    rows, seq_len = rearrange.shape
    inverse = numpy.full_like(rearrange, -1)
    for row in range(rows):
        indices = rearrange[row]
        outside = indices[(indices < 0) | (indices >= seq_len)]
        if outside.size:
            raise PlanError(f"{source}: row {row} of rearrange holds {outside[0]}, and its indices are from 0 to {seq_len - 1}")
        inverse[row, indices] = numpy.arange(seq_len)
        missing = numpy.flatnonzero(inverse[row] < 0)
        if missing.size:
            raise PlanError(f"{source}: row {row} of rearrange leaves out token {missing[0]}, and so holds another twice")
    return inverse


def _read(path, prefix):
    """What a file holds: rearrange and, where it is there, restore; and for how many ranks, where it says so. The names of
    the tensors begin with `prefix`."""
    readers = {".npy": _read_npy, ".npz": _read_npz, ".safetensors": _read_safetensors, ".json": _read_json}
    reader = readers.get(path.suffix)
    if reader is None:
        raise PlanError(f"{path} ends in {path.suffix or 'nothing'}, and plans are read from {', '.join(readers)}")
    try:
        tensors, metadata = reader(path, [prefix + "rearrange", prefix + "restore"])
        world_size = metadata.get("world_size")
        return {name.removeprefix(prefix): tensor for name, tensor in tensors.items()}, world_size and int(world_size)
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        raise
    except Exception as reason:  # a damaged file makes its reader raise whatever it meets
        raise PlanError(f"{path} is not what its ending says, or is damaged: {reason}") from None


def _read_npy(path, names):
    return {names[0]: numpy.load(path, allow_pickle=False)}, {}


def _read_npz(path, names):
    with numpy.load(path, allow_pickle=False) as file:
        metadata = json.loads(file["metadata"].tobytes()) if "metadata" in file else {}
        if file.files == ["arr_0"]:  # numpy.savez without a name
            return {names[0]: file["arr_0"]}, metadata
        return {name: file[name] for name in names if name in file}, metadata


def _read_safetensors(path, names):
    kinds = {"I64": "<i8", "I32": "<i4"}
    data = path.read_bytes()
    header_end = 8 + int.from_bytes(data[:8], "little")
    if len(data) < 8 or header_end > len(data):
        raise ValueError("its header is cut off")
    header = json.loads(data[8:header_end])
    tensors = {}
    for name in names:
        if name not in header:
            continue
        if header[name]["dtype"] not in kinds:
            raise ValueError(f"{name} has dtype {header[name]['dtype']}, and indices are I64 or I32")
        begin, end = header[name]["data_offsets"]
        if not 0 <= begin <= end <= len(data) - header_end:
            raise ValueError(f"{name} reaches beyond its end")
        kind = kinds[header[name]["dtype"]]
        tensors[name] = numpy.frombuffer(data[header_end + begin : header_end + end], kind).reshape(header[name]["shape"])
    return tensors, header.get("__metadata__", {})


def _read_json(path, names):
    plan = json.loads(path.read_text())
    if isinstance(plan, list):
        plan = {names[0]: plan}
    return {name: numpy.array(plan[name]) for name in names if name in plan}, plan
