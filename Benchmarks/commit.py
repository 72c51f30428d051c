#!/usr/bin/env python3
"""Times whole `git commit` runs with the hook, and what the prefix snapshot saves.

    Benchmarks/commit.py [--program .build/release/vibecheck] [--model FILE] [--runs 7]

Makes scratch repositories, installs the hook, and prints a Markdown table of medians (minimum-maximum). Every timed
commit starts from the same state; what is timed is the whole `git commit`, from exec to exit. "cold": the model file is
dropped from the page cache and nothing is stored; "warm": the model file is in the page cache and the prefix snapshot on
disk, verdicts are not. Standard library only.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=ROOT / ".build/release/vibecheck")
    parser.add_argument("--model", type=Path, help="another GGUF than the bundled one, for the prefix measurement only")
    parser.add_argument("--runs", type=int, default=7)
    return parser.parse_args()


def source(candidates: int) -> str:
    """A Python module of which exactly `candidates` lines are proposed, none of them worth blocking on its own."""
    lines = ["import logging", "", "LOG = logging.getLogger(__name__)", ""]
    for number in range(max(candidates, 10)):
        lines += [f"def reading_{number}(station):", f"    celsius = station.read({number})"]
        if number < candidates:
            lines.append(f"    print(station.title, celsius, {number})")
        lines += ["    return celsius", ""]
    return "\n".join(lines) + "\n"


class Repository:
    """A scratch repository with the hook, its own cache folder and no other configuration."""

    def __init__(self, program: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="vibecheck-bench-"))
        self.cache = self.folder / "cache"
        self.tree = self.folder / "tree"
        self.tree.mkdir()
        self.program = program
        self.environment = {
            "PATH": f"{program.parent}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "XDG_CACHE_HOME": str(self.cache),
            "GIT_CONFIG_NOSYSTEM": "1",
            **{f"GIT_{who}_{what}": f"{what.lower()}@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        }
        self.run("git", "init", "-q", "-b", "main")
        # The figures are of reviewing; whether a finding blocks would change what git does after the hook.
        (self.tree / ".vibecheck.yaml").write_text("fail_on: never\n")
        self.run("git", "add", ".")
        self.run("git", "commit", "-q", "-m", "first")
        self.run(str(program), "install")

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            command, cwd=self.tree, env=self.environment | variables, check=True, capture_output=True, text=True
        )

    def commit(self, text: str, **variables: str) -> float:
        """Commits `text` as a new file and takes the commit back. Returns seconds."""
        (self.tree / "stations.py").write_text(text)
        self.run("git", "add", "stations.py")
        start = time.perf_counter()
        self.run("git", "commit", "-q", "-m", "change", **variables)
        seconds = time.perf_counter() - start
        self.run("git", "reset", "-q", "--hard", "HEAD^")
        return seconds

    def check(self, text: str, *options: str) -> dict:
        """The summary of reviewing `text`."""
        (self.tree / "stations.py").write_text(text)
        self.run("git", "add", "stations.py")
        report = json.loads(self.run(str(self.program), "check", "--format", "json", *options).stdout)
        self.run("git", "reset", "-q", "--hard")
        return report["summary"]

    def forget_verdicts(self) -> None:
        for file in self.cache.glob("vibecheck/verdicts*"):
            file.unlink()

    def forget_everything(self) -> None:
        shutil.rmtree(self.cache, ignore_errors=True)

    def remove(self) -> None:
        shutil.rmtree(self.folder)


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
