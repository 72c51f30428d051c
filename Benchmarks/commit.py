#!/usr/bin/env python3
"""Times whole `git commit` runs with the hook, and what the prefix snapshot saves.

    Benchmarks/commit.py [--program .build/release/vibecheck] [--model FILE] [--runs 7]

Makes scratch repositories, installs the hook, and prints a Markdown table of medians (minimum-maximum). Every timed
commit starts from the same state; what is timed is the whole `git commit`, from exec to exit. "cold": the model file is
dropped from the page cache and nothing is stored; "warm": the model file is in the page cache and the prefix snapshot on
disk, verdicts are not. Standard library only.
"""

import argparse
import os
import statistics
from pathlib import Path

from scratch import Repository, source

ROOT = Path(__file__).resolve().parent.parent


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=ROOT / ".build/release/vibecheck")
    parser.add_argument("--model", type=Path, help="another GGUF than the bundled one, for the prefix measurement only")
    parser.add_argument("--runs", type=int, default=7)
    return parser.parse_args()


def drop_from_page_cache(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)


def spread(values: list[float], unit: float = 1000, digits: int = 0) -> str:
    low, middle, high = (f"{f(values) * unit:.{digits}f}" for f in (min, statistics.median, max))
    return f"{middle} ({low}-{high})"


def commits(options: argparse.Namespace) -> None:
    bundled = next(options.program.resolve().parent.glob("*BundledModel.resources/**/*.gguf"))
    repository = Repository(options.program)
    print("| commit | ms, median (min-max) |\n|---|---|")
    rows = [
        ("hook skipped (VIBECHECK_SKIP=1)", 0, None, {"VIBECHECK_SKIP": "1"}),
        ("no candidate", 0, None, {}),
        ("1 candidate, cold", 1, "cold", {}),
        ("1 candidate, warm", 1, "warm", {}),
        ("50 candidates, cold", 50, "cold", {}),
        ("50 candidates, warm", 50, "warm", {}),
        ("50 candidates, all judged before", 50, None, {}),
    ]
    for name, candidates, state, variables in rows:
        text = source(candidates)
        assert repository.check(text)["candidates"] == candidates, "the patterns propose other lines than expected"
        times = []
        for _ in range(options.runs):
            if state == "cold":
                repository.forget_everything()
                drop_from_page_cache(bundled)
            elif state == "warm":
                repository.forget_verdicts()
            times.append(repository.commit(text, **variables))
        print(f"| {name} | {spread(times)} |", flush=True)
    repository.remove()


def prefixes(options: argparse.Namespace) -> None:
    repository = Repository(options.program)
    model = ["--model", str(options.model.resolve())] if options.model else []
    print("\n| prefix | tokens evaluated | tokens from snapshot | whole run, s |\n|---|---|---|---|")
    for name in ("not cached", "cached"):
        summaries = []
        for _ in range(options.runs):
            if name == "not cached":
                repository.forget_everything()
            else:
                repository.forget_verdicts()
            summaries.append(repository.check(source(1), *model))
        last = summaries[-1]
        seconds = spread([s["elapsedSeconds"] for s in summaries], unit=1, digits=3)
        print(f"| {name} | {last['tokensEvaluated']} | {last['tokensFromCache']} | {seconds} |", flush=True)
    repository.remove()


def main() -> None:
    options = arguments()
    options.program = options.program.absolute()
    if options.model is None:
        commits(options)
    prefixes(options)


if __name__ == "__main__":
    main()
