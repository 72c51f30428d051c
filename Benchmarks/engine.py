"""What judging costs: prefix snapshots, tokens, batches, memory, and generating text instead."""

import json
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from row import MEASURE, PROGRAM, ROOT, TOOLS, Result, Row, compare, needed, ratio, spread, timed
from scratch import Repository, source

MODEL = ROOT / "Sources/BundledModel/Resources/vibecheck.gguf"
CANDIDATES = 200
ALLOWANCE = 60 * 1024 * 1024
"""Bytes beside the model file that a run may take."""


def large_model() -> Path:
    """Random weights in the shape of Qwen2.5-Coder-0.5B, Q4_0: made once, in `.build`."""
    path = ROOT / ".build/random-0.5b.gguf"
    if not path.exists():
        script = [sys.executable, str(ROOT / "training/random_model.py")]
        part = path.with_suffix(".part")
        subprocess.run([*script, "--shape", "qwen2.5-coder-0.5b", str(part)], check=True)
        part.rename(path)
    return path


def change(repository: Repository, text: str) -> Path:
    """`text` as a new file, as a unified diff outside the repository."""
    (repository.tree / "stations.py").write_text(text)
    repository.run("git", "add", "stations.py")
    path = repository.folder / "change.diff"
    path.write_text(repository.run("git", "diff", "--cached").stdout)
    return path


def snapshot(runs: int) -> Result:
    """One candidate in a short hunk; the rules in the prefix are so many that it has about 1,000 tokens."""
    model = large_model()
    repository = Repository(PROGRAM)
    rules = repository.folder / "rules"
    rules.mkdir()
    asks = ["a word to a colleague", "a name of a place", "a unit of length", "a date or a time of day", "a kind of animal"]
    for number in range(30):
        name = f"mentions-{number}"
        (rules / f"{name}.yaml").write_text(
            f"id: {name}\nseverity: note\nmessage: Say it elsewhere.\nmatch: {{any: ['station_{number}\\b']}}\n"
            f"ask: Does this line hold {asks[number % len(asks)]} that readers of the module cannot know, number {number}?\n"
        )
    text = "station_7 = read(7)\n"
    options = ["--rules", str(rules), "--model", str(model), *(f"--rule=mentions-{n}" for n in range(30))]

    def run(forgets: bool) -> tuple[float, dict]:
        if forgets:
            for file in repository.cache.glob("vibecheck/prefixes/*.prefix"):
                file.unlink()
        repository.forget_verdicts()
        summary: dict = {}
        seconds = timed(lambda: summary.update(repository.check(text, *options)))
        return seconds, summary

    run(True), run(False)
    pairs = [(run(False), run(True)) for _ in range(max(3, runs // 3))]
    ours, theirs = [a[0] for a, _ in pairs], [b[0] for _, b in pairs]
    with_snapshot, without = pairs[-1][0][1], pairs[-1][1][1]
    assert with_snapshot["tokensFromCache"] > 0 and without["tokensFromCache"] == 0, (with_snapshot, without)
    repository.remove()
    return Result(
        f"{spread(ours)}, {with_snapshot['tokensEvaluated']} tokens + {with_snapshot['tokensFromCache']} restored",
        f"{spread(theirs)}, {without['tokensEvaluated']} tokens",
        ratio(ours, theirs),
    )


def engine_figures(runs: int) -> list[dict]:
    repository = Repository(needed(PROGRAM))
    diff = change(repository, source(CANDIDATES))
    figures = [json.loads(subprocess.check_output([str(needed(MEASURE)), "engine", str(diff)])) for _ in range(runs)]
    repository.remove()
    assert all(f["candidates"] >= CANDIDATES * 0.9 for f in figures), figures[0]
    return figures


def tokens(runs: int) -> Result:
    figures = engine_figures(1)[0]
    evaluated, counted = int(figures["tokens"]), int(figures["tokensOfPrompts"])
    return Result(f"{evaluated} tokens", f"{counted} tokens", evaluated / counted)


def batching(runs: int) -> Result:
    figures = engine_figures(runs)
    ours = [f["seconds"] for f in figures]
    theirs = [f["tokens"] / f["prefillRate"] for f in figures]
    return Result(spread(ours), spread(theirs), statistics.median(a / b for a, b in zip(ours, theirs)))


def verdicts(window: list[tuple[int, str]]) -> tuple[str, str]:
    """A prompt, and a grammar that holds the answer to one verdict for each candidate among the numbered lines."""
    parts = [
        rf'''"{{\"line\":{number},\"rule\":\"leftover-debug\",\"finding\":" ("true" | "false") "}}"'''
        for number, line in window
        if "print(" in line
    ]
    text = "\n".join(f"{number} {line}" for number, line in window)
    return f"{text}\nVerdicts as JSON:\n", "root ::= \"[\" " + ' "," '.join(parts) + " \"]\""


def generating(runs: int) -> Result:
    """The same candidates: their verdicts as JSON, written by the same model a window of 40 lines at a time."""
    repository = Repository(needed(PROGRAM))
    diff = change(repository, source(CANDIDATES))
    added = [line for line in diff.read_text().splitlines() if line.startswith("+") and not line.startswith("+++")]
    lines = list(enumerate(added, start=1))
    windows = [lines[at : at + 40] for at in range(0, len(lines), 40)]
    requests = [verdicts(window) for window in windows if any("print(" in line for _, line in window)]
    assert sum("print(" in line for line in added) == CANDIDATES
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(needed(TOOLS / "python")), "-m", "llama_cpp.server", "--model", str(MODEL), "--host", "127.0.0.1", "--port", str(port), "--n_ctx", "2048"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/v1"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/models", timeout=2).read()
                break
            except OSError:
                if server.poll() is not None:
                    raise FileNotFoundError("llama_cpp.server does not start; 'make bench' provides it") from None
                time.sleep(0.25)

        def theirs() -> float:
            start = time.perf_counter()
            for prompt, grammar in requests:
                body = {"prompt": prompt, "max_tokens": 1024, "temperature": 0, "grammar": grammar}
                request = urllib.request.Request(
                    f"{address}/completions", json.dumps(body).encode(), {"content-type": "application/json"}
                )
                answer = json.load(urllib.request.urlopen(request, timeout=300))["choices"][0]
                assert len(json.loads(answer["text"])) == prompt.count("print("), answer
            return time.perf_counter() - start

        def ours() -> float:
            repository.forget_verdicts()
            return timed(lambda: repository.check(source(CANDIDATES)))

        return compare(max(3, runs // 3), ours, theirs)
    finally:
        server.terminate()
        server.wait()
        repository.remove()


def again(runs: int) -> Result:
    """200 candidates, then one of the lines edited."""
    repository = Repository(needed(PROGRAM))
    text = source(CANDIDATES)
    edited = text.replace("print(station.title, celsius, 77)", "print(station.title, celsius, 7700)")
    assert edited != text

    def first() -> float:
        repository.forget_verdicts()
        return timed(lambda: repository.check(text))

    def second() -> float:
        first()
        return timed(lambda: repository.check(edited))

    result = compare(runs, second, first)
    repository.remove()
    return result


def memory(runs: int) -> Result:
    """Peak resident memory of `vibecheck check`, 200 candidates, against the model file and 60 MB."""
    repository = Repository(needed(PROGRAM))
    repository.check(source(CANDIDATES))
    (repository.tree / "stations.py").write_text(source(CANDIDATES))
    repository.run("git", "add", "stations.py")
    peaks = []
    for _ in range(3):
        repository.forget_verdicts()
        code = (
            "import resource, subprocess, sys\n"
            "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)\n"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        out = repository.run(sys.executable, "-c", code, str(PROGRAM), "check").stdout
        peaks.append(int(out) * 1024)
    bound = MODEL.stat().st_size + ALLOWANCE
    repository.remove()
    peak = statistics.median(peaks)
    return Result(f"{peak / 2**20:.1f} MiB", f"{bound / 2**20:.1f} MiB", peak / bound)


ROWS = [
    Row("snapshot", "first verdict with the prefix snapshot, 0.5B shape", "the same without", 0.1, snapshot),
    Row("tokens", "tokens evaluated for 200 candidates", "tokens of their prefix, hunks and questions", 1.02, tokens),
    Row("batching", "time in the engine for 200 candidates", "tokens ÷ llama.cpp's own prefill rate", 1.25, batching),
    Row("generating", "200 candidates, whole run", "a verdict each as JSON under a grammar, by llama_cpp.server with the same model and lines", 0.1, generating),
    Row("again", "second run after one edited line", "first run", 0.1, again),
    Row("memory", "peak memory, 200 candidates", "model file + 60 MiB", 1.0, memory),
]
