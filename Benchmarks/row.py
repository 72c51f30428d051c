"""What a row of the table is, and the two ways to get one."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RELEASE = ROOT / ".build/release"
PROGRAM = RELEASE / "vibecheck"
INSTALLED = ROOT / ".build/installed/usr/bin/vibecheck"
MEASURE = RELEASE / "measure"
TOOLS = ROOT / ".deps/venv/bin"


@dataclass
class Result:
    ours: str
    theirs: str
    ratio: float
    """Ours divided by theirs."""


@dataclass
class Row:
    name: str
    what: str
    against: str
    aim: float
    measure: Callable[[int], Result]
    """Takes how often to repeat."""


def timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def processor(command: list[str], **options) -> float:
    """Seconds of processor time that a program and what it started took; its output is dropped.

    For programs that compute on one core: unlike the time of the clock it hardly changes with what else runs.
    """
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, **options) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return usage.ru_utime + usage.ru_stime


def in_turn(runs: int, ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[list[float], list[float]]:
    """Both sides once to warm up, then `runs` times in turn. Each returns seconds."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(runs)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def compare(runs: int, ours: Callable[[], float], theirs: Callable[[], float]) -> Result:
    left, right = in_turn(runs, ours, theirs)
    # Of two runs next to each other: the least of one side may be a moment that the other never had.
    return Result(spread(left), spread(right), statistics.median(a / b for a, b in zip(left, right)))


def ratio(left: list[float], right: list[float]) -> float:
    """Of the least disturbed run of each side."""
    return min(left) / min(right)


def spread(seconds: list[float]) -> str:
    """Median (minimum-maximum) in milliseconds."""
    low, middle, high = (f"{f(seconds) * 1000:.4g}" for f in (min, statistics.median, max))
    return f"{middle} ({low}-{high}) ms"


def environment(**variables: str) -> dict[str, str]:
    return {**os.environ, "GIT_CONFIG_NOSYSTEM": "1", **variables}


def needed(path: Path) -> Path:
    """- Raises: `FileNotFoundError` that says what to run."""
    if not path.exists():
        raise FileNotFoundError(f"there is no {path.name}; 'make bench' provides it")
    return path
