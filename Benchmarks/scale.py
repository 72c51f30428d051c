#!/usr/bin/env python3
"""A monorepo commit of 5,000 files and 50,000 added lines, and half of it: is the time linear, the memory bounded, the
budget kept, and progress shown?

    Benchmarks/scale.py [--program .build/release/vibecheck]

Prints a Markdown table and exits with 1 where one of these is not so. `make scale` builds what is needed and runs this.
Half of the files are new, half are edited; one added line in ten is a question for the model. Standard library only.
"""

import argparse
import json
import os
import pty
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from row import PROGRAM, in_turn, processor
from scratch import Repository

FILES = 5_000
LINES = 10
"""Added in each file."""
RUNS = 5
BUDGET = 5.0
LINEAR = 2.4
"""How much longer twice as much may take."""
MEBIBYTES = 120
"""What half of the change may add to the memory that the other half takes."""


def lines(file: int, count: int) -> list[str]:
    text = [f"    celsius_{n} = station.read({file}, {n})" for n in range(count)]
    text[count // 2] = f"    print(station.title, celsius_{count // 2 - 1})"
    return text


def repository(program: Path, files: int) -> Repository:
    """What is staged: new files, and files with a block added in the middle of 40 lines."""
    made = Repository(program)
    old = [f"def reading_{n}(station):\n    return station.get({n})\n" for n in range(20)]
    for number in range(0, files, 2):
        folder = made.tree / f"package_{number % 100}/part_{number % 7}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"old_{number}.py").write_text("".join(old))
    made.run("git", "add", ".")
    made.run("git", "commit", "-q", "--no-verify", "-m", "before")
    for number in range(files):
        folder = made.tree / f"package_{number % 100}/part_{number % 7}"
        folder.mkdir(parents=True, exist_ok=True)
        block = [f"def added_{number}(station):", *lines(number, LINES - 1)]
        text = "\n".join(block) + "\n"
        if number % 2 == 0:
            (folder / f"old_{number}.py").write_text("".join(old[:10]) + text + "".join(old[10:]))
        else:
            (folder / f"new_{number}.py").write_text(text)
    made.run("git", "add", ".")
    return made


def peak(repository: Repository, *command: str) -> tuple[float, float, dict]:
    """Seconds by the clock, peak memory in MiB, and the report of a run."""
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=repository.tree, env=repository.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        out = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - start, usage.ru_maxrss / 1024, json.loads(out)


def on_terminal(repository: Repository, *command: str) -> str:
    """What a run writes to a terminal."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(repository.tree)
        os.execve(command[0], command, {**repository.environment, "TERM": "xterm"})
    said = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        said += part
    os.waitpid(pid, 0)
    return said.decode(errors="replace")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=PROGRAM)
    program = str(parser.parse_args().program.absolute())
    wrong: list[str] = []
    rows: dict[int, dict[str, float]] = {}
    repositories = {files: repository(Path(program), files) for files in (FILES // 2, FILES)}

    def patterns(files: int) -> float:
        command = [program, "check", "--no-model", "--no-cache", "--format", "json"]
        return processor(command, cwd=repositories[files].tree, env=repositories[files].environment)

    # In turn, so that a busy moment hits both.
    whole_times, half_times = in_turn(RUNS, lambda: patterns(FILES), lambda: patterns(FILES // 2))
    times = {FILES: whole_times, FILES // 2: half_times}
    for files, made in repositories.items():
        _, memory, _ = peak(made, program, "check", "--no-model", "--no-cache", "--format", "json")
        budgets = []
        for _ in range(RUNS):
            made.forget_verdicts()
            seconds, budget_memory, report = peak(made, program, "check", "--budget", f"{BUDGET:.0f}s", "--format", "json")
            budgets.append(seconds)
        summary = report["summary"]
        left = len(report["unreviewed"])
        if summary["judged"] + left != summary["candidates"]:
            wrong.append(f"{summary['candidates']} candidates, {summary['judged']} judged, {left} listed")
        rows[files] = {"memory": memory, "budget": max(budgets), "budget memory": budget_memory}
        print(
            f"{files} files, {files * LINES} added lines: patterns {statistics.median(times[files]):.2f} s of processor time, "
            f"{memory:.0f} MiB; with the model and a budget of {BUDGET:.0f} s: {max(budgets):.2f} s at most of {RUNS}, "
            f"{budget_memory:.0f} MiB, {summary['judged']} of {summary['candidates']} judged",
            flush=True,
        )
        if files == FILES:
            made.forget_verdicts()
            said = on_terminal(made, program, "check", "--budget", f"{BUDGET:.0f}s")
            shown = re.findall(r"judging \d+ of \d+ candidates", said)
            print(f"progress on a terminal: {len(shown)} times, such as '{shown[len(shown) // 2] if shown else ''}'")
            if not shown:
                wrong.append("no progress was shown")
        made.remove()
    half, whole = rows[FILES // 2], rows[FILES]
    growth = statistics.median(a / b for a, b in zip(whole_times, half_times))
    print(f"twice the change takes {growth:.2f} x the time and {whole['memory'] - half['memory']:.0f} MiB more")
    if growth > LINEAR:
        wrong.append(f"not linear: {growth:.2f} x the time for twice the change")
    if whole["memory"] - half["memory"] > MEBIBYTES:
        wrong.append("memory grows with the change")
    if whole["budget"] > BUDGET * 1.1:
        wrong.append(f"a budget of {BUDGET} s took {whole['budget']:.2f} s")
    for sentence in wrong:
        print(f"error: {sentence}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
