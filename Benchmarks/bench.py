#!/usr/bin/env python3
"""Measures vibecheck against something else in the same run, and prints a table of ratios.

    Benchmarks/bench.py [--only NAME ...] [--runs 9] [--check | --record]

Each row times both sides in turn, so that a busy moment hits both, and compares each run with its neighbour
(the median of these), or the least disturbed run of each where the rows say so; readers of text that compute on one core
are compared by processor time. `--check` exits with 1 where a ratio is more than 25 % above the one in `expected.json`; `--record` writes that file anew. A ratio is ours divided by
theirs: smaller is better. `make bench` builds what is needed and runs this.
"""

import argparse
import json
import sys
from pathlib import Path

import engine
import hooks
import reading
from row import Row

HERE = Path(__file__).resolve().parent
EXPECTED = HERE / "expected.json"
TOLERANCE = 1.25

ROWS: list[Row] = [*hooks.ROWS, *reading.ROWS, *engine.ROWS]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", choices=[row.name for row in ROWS])
    parser.add_argument("--runs", type=int, default=9)
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--check", action="store_true")
    action.add_argument("--record", action="store_true")
    options = parser.parse_args()

    expected = json.loads(EXPECTED.read_text()) if EXPECTED.exists() else {}
    worse = []
    print("| what | against | ours | theirs | ratio | aim | expected |\n|---|---|---|---|---|---|---|")
    for row in ROWS:
        if options.only and row.name not in options.only:
            continue
        try:
            result = row.measure(options.runs)
        except FileNotFoundError as missing:
            print(f"| {row.what} | {row.against} | not measured: {missing} | | | {row.aim} | |", flush=True)
            worse.append(row.name)
            continue
        before = expected.get(row.name)
        print(
            f"| {row.what} | {row.against} | {result.ours} | {result.theirs} | {result.ratio:.3f} | ≤ {row.aim} | {before or ''} |",
            flush=True,
        )
        if before is not None and result.ratio > before * TOLERANCE:
            worse.append(row.name)
        if options.record:
            expected[row.name] = round(result.ratio, 3)
    if options.record:
        EXPECTED.write_text(json.dumps(expected, indent=2, sort_keys=True) + "\n")
    if options.check and worse:
        print(f"error: slower than expected by more than 25 %: {', '.join(worse)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
