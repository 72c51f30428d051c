"""What a row of the table is, and the two ways to get one."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RELEASE = ROOT / ".build/release"
PROGRAM = RELEASE / "vibecheck"
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


def in_turn(runs: int, ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[list[float], list[float]]:
    """Both sides once to warm up, then `runs` times in turn. Each returns seconds."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(runs)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def compare(runs: int, ours: Callable[[], float], theirs: Callable[[], float]) -> Result:
    left, right = in_turn(runs, ours, theirs)
    return Result(spread(left), spread(right), statistics.median(left) / statistics.median(right))


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
