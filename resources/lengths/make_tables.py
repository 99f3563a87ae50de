#!/usr/bin/env python3
"""Makes a table of quantiles from a list of document lengths.

    make_tables.py LENGTHS.txt > TABLE.txt

LENGTHS.txt holds one length in tokens a line. The table holds lines "level length": a share of level / 2^20 of the
documents is at most about `length` tokens long. Levels are 1/1024 apart, and twice as close at every step into the
longest 1/1024, so that few very long documents keep their weight. Integers only: the same list gives the same table.
"""
import sys

LEVELS = 1 << 20
STEP = LEVELS // 1024


def levels():
    yield from range(0, LEVELS, STEP)
    gap = STEP // 2
    while gap >= 1:
        yield LEVELS - gap
        gap //= 2
    yield LEVELS


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: make_tables.py LENGTHS.txt > TABLE.txt")
    with open(sys.argv[1], encoding="ascii") as file:
        lengths = sorted(int(line) for line in file if line.strip())
    last = len(lengths) - 1
    print(f"# Quantiles of {len(lengths)} document lengths: level (of {LEVELS}), length in tokens. See README.md.")
    for level in levels():
        print(level, lengths[(level * last + LEVELS // 2) // LEVELS])


if __name__ == "__main__":
    main()
