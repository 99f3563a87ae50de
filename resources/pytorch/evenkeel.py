"""Plans of context-parallel attention, computed by libevenkeel.so. Needs nothing but the standard library.

    import evenkeel
    plan = evenkeel.plan([4, 12], world_size=2, strategy="per-document-head-tail")
    plan.rearrange, plan.restore     # memoryviews of int64, shape (1, 16)

The library is the file that EVENKEEL_LIBRARY names, else the one beside this file, else that of the source tree in
which this file stands (build/release/lib), else what the system's loader finds as libevenkeel.so.
"""

import array
import ctypes
import functools
import os
import pathlib
from typing import NamedTuple

ABI_VERSION = 1
MAX_SEQ_LEN = 2**31
_OK, _BAD_INPUT, _INFEASIBLE = 0, 1, 2


class EvenkeelError(Exception):
    """A plan that could not be made. The text says the value, the rule and the fix."""


class BadInput(EvenkeelError, ValueError):
    """A value breaks a rule of its own format or range."""


class Infeasible(EvenkeelError, ValueError):
    """The values are fine, but this strategy cannot serve them; the reference would refuse them too."""


class Plan(NamedTuple):
    """Index arrays of shape (1, S), where all batch rows share them, or (B, S)."""

    rearrange: memoryview
    restore: memoryview


class Numbers(NamedTuple):
    """Document lengths or cu_seqlens of all batch rows, one after another."""

    numbers: array.array
    row_sizes: array.array
    are_cu_seqlens: bool

    @property
    def batch(self):
        return len(self.row_sizes)

    @property
    def seq_len(self):
        """S of the first row. The library checks that all rows have it."""
        first = self.numbers[: self.row_sizes[0]]
        return (first[-1] if first else 0) if self.are_cu_seqlens else sum(first)


class _Request(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("numbers", ctypes.c_void_p),
        ("row_sizes", ctypes.c_void_p),
        ("batch", ctypes.c_int64),
        ("world_size", ctypes.c_int64),
        ("block_size", ctypes.c_int64),
        ("kv_block_size", ctypes.c_int64),
        ("strategy", ctypes.c_char_p),
        ("mask", ctypes.c_char_p),
        ("reference", ctypes.c_char_p),
        ("numbers_are", ctypes.c_int32),
        ("no_load_balance", ctypes.c_int32),
    ]


class _Shape(ctypes.Structure):
    _fields_ = [("rows", ctypes.c_int64), ("seq_len", ctypes.c_int64)]


def _candidates():
    named = os.environ.get("EVENKEEL_LIBRARY")
    if named:
        return [named]
    here = pathlib.Path(__file__).resolve().parent
    near = [here / "libevenkeel.so", here.parent.parent / "build/release/lib/libevenkeel.so"]
    return [str(path) for path in near if path.exists()] + ["libevenkeel.so"]


@functools.cache
def library():
    """The loaded library. Raises ImportError where it is not found, or does not fit this file."""
    path = _candidates()[0]
    try:
        loaded = ctypes.CDLL(path)
    except OSError as reason:
        raise ImportError(
            f"{path} cannot be loaded ({reason}): build Evenkeel (app/run --no-open), or set EVENKEEL_LIBRARY to its path"
        ) from None
    try:
        abi = loaded.evenkeel_abi_version()
    except AttributeError:
        raise ImportError(f"{path} is not Evenkeel's library: set EVENKEEL_LIBRARY to the path of it") from None
    if abi != ABI_VERSION:
        raise ImportError(f"{path} has interface {abi}, and evenkeel.py was written for {ABI_VERSION}: take both from one version")
    loaded.evenkeel_version.restype = ctypes.c_char_p
    loaded.evenkeel_error.restype = ctypes.c_char_p
    loaded.evenkeel_strategy_name.restype = ctypes.c_char_p
    loaded.evenkeel_strategy_name.argtypes = [ctypes.c_int64]
    for name in ("evenkeel_plan_int64", "evenkeel_plan_int32"):
        function = getattr(loaded, name)
        function.restype = ctypes.c_int32
        function.argtypes = [ctypes.POINTER(_Request), ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.POINTER(_Shape)]
    return loaded


def version():
    """The library's version, "0.1.0"."""
    return library().evenkeel_version().decode()


def strategies():
    """The names of all strategies."""
    names = []
    while (name := library().evenkeel_strategy_name(len(names))) is not None:
        names.append(name.decode())
    return names


def numbers_of(lengths=None, cu_seqlens=None):
    """Takes one row of integers or a list of rows, as lengths or as cu_seqlens; arrays and tensors too."""
    if (lengths is None) == (cu_seqlens is None):
        raise BadInput("give lengths or cu_seqlens, and not both")
    rows = lengths if cu_seqlens is None else cu_seqlens
    numbers = array.array("q")
    try:
        rows = list(rows.tolist() if hasattr(rows, "tolist") else rows)
        if not rows or isinstance(rows[0], int):
            rows = [rows]
        rows = [array.array("q", row.tolist() if hasattr(row, "tolist") else row) for row in rows]
    except (TypeError, OverflowError) as reason:
        raise BadInput(f"document lengths are integers of 64 bits, in one row or a list of rows ({reason})") from None
    for row in rows:
        numbers.extend(row)
    if not numbers:
        raise BadInput("there are no documents: give at least one document length")
    return Numbers(numbers, array.array("q", [len(row) for row in rows]), cu_seqlens is not None)


def _text(name, value):
    if value is None:
        return None
    if not isinstance(value, str) or "\0" in value:
        raise BadInput(f"{name} is {value!r}, and it is a text without NUL")
    return value.encode(errors="replace")


def plan_into(
    numbers,
    rearrange,
    restore,
    capacity,
    *,
    world_size,
    strategy="ptrr",
    block_size=None,
    mask=None,
    reference=None,
    load_balance=True,
    index_bits=64,
):
    """Writes the indices to the addresses `rearrange` and `restore` (None to leave one out), each of which has room for
    `capacity` integers of `index_bits` bits, 64 or 32; B x S always suffice. Returns the shape (1 or B, S).

    `numbers` is what `numbers_of` returns. What is None is the library's default: blocks of 128 (an int, or a pair of q
    and kv), mask document-causal, reference torch-2.15. Raises BadInput, Infeasible, EvenkeelError.
    """
    functions = {64: "evenkeel_plan_int64", 32: "evenkeel_plan_int32"}
    if index_bits not in functions:
        raise BadInput(f"index_bits is {index_bits}, and indices have 64 bits or 32")
    q_block, kv_block = block_size if isinstance(block_size, (tuple, list)) else (block_size, None)
    for name, size in (("world_size", world_size), ("block_size", q_block), ("block_size", kv_block)):
        if size is not None and not (isinstance(size, int) and 0 < size < 2**63):
            raise BadInput(f"{name} is {size!r}, and it is a number above 0")
    request = _Request(
        struct_size=ctypes.sizeof(_Request),
        numbers=numbers.numbers.buffer_info()[0],
        row_sizes=numbers.row_sizes.buffer_info()[0],
        batch=numbers.batch,
        world_size=world_size,
        block_size=q_block or 0,
        kv_block_size=kv_block or 0,
        strategy=_text("strategy", strategy),
        mask=_text("mask", mask),
        reference=_text("reference", reference),
        numbers_are=int(numbers.are_cu_seqlens),
        no_load_balance=int(not load_balance),
    )
    shape = _Shape()
    status = getattr(library(), functions[index_bits])(request, rearrange, restore, capacity, shape)
    if status == _OK:
        return shape.rows, shape.seq_len
    text = library().evenkeel_error().decode(errors="replace")
    raise {_BAD_INPUT: BadInput, _INFEASIBLE: Infeasible}.get(status, EvenkeelError)(text)


def plan(lengths=None, *, cu_seqlens=None, **choices):
    """The plan for documents of these lengths, one row or a list of rows. `choices` are those of `plan_into`."""
    numbers = numbers_of(lengths, cu_seqlens)
    rows, seq_len = plan_into(numbers, None, None, 0, **choices)
    kind = "i" if choices.get("index_bits", 64) == 32 else "q"
    both = [array.array(kind, bytes(rows * seq_len * array.array(kind).itemsize)) for _ in range(2)]
    addresses = [indices.buffer_info()[0] for indices in both]
    plan_into(numbers, *addresses, rows * seq_len, **choices)
    return Plan(*(memoryview(indices).cast("B").cast(kind, (rows, seq_len)) for indices in both))
