"""Reading diffs and matching patterns, without any model."""

import json
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path

from row import MEASURE, ROOT, Result, Row, compare, environment, needed, processor


def diff(runs: int) -> Result:
    """100 files of 1,000 lines, every tenth changed: 10,000 hunks. Processor time of whole processes on both sides."""
    folder = Path(tempfile.mkdtemp(prefix="vibecheck-bench-"))
    variables = environment(HOME=str(folder), **{f"GIT_{w}_{k}": "a@b" for w in ("AUTHOR", "COMMITTER") for k in ("NAME", "EMAIL")})

    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=folder, env=variables, check=True, stdout=subprocess.DEVNULL)

    def write(change: bool) -> None:
        for number in range(100):
            lines = [f"value_{i} = compute({i}{f', {number}' if change and i % 10 == 0 else ''})" for i in range(1000)]
            (folder / f"module_{number}.py").write_text("\n".join(lines) + "\n")

    git("init", "-q")
    write(change=False)
    git("add", ".")
    git("commit", "-q", "-m", "first")
    write(change=True)
    git("add", ".")
    program = str(needed(MEASURE))
    found = json.loads(subprocess.check_output([program, "diff"], cwd=folder, env=variables))
    assert found["hunks"] == 10_000, found

    def side(*command: str) -> float:
        return processor(list(command), cwd=folder, env=variables)

    result = compare(runs, lambda: side(program, "diff"), lambda: side("git", "diff", "--cached"))
    shutil.rmtree(folder)
    return result


def standard_library(count: int) -> str:
    """The first `count` lines of Python's own library, in path order."""
    lines: list[str] = []
    for file in sorted(Path(sysconfig.get_path("stdlib")).rglob("*.py")):
        if "site-packages" in file.parts:
            continue
        try:
            lines += file.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        if len(lines) >= count:
            return "\n".join(lines[:count]) + "\n"
    raise FileNotFoundError(f"Python's library has fewer than {count} lines")


def passes(patterns: list[str], folder: Path) -> list[list[str]]:
    """ripgrep's commands, but for the file to search: as few as it takes, as PCRE2 takes no expression of over 64 KB."""
    file = folder / f"patterns-{len(list(folder.glob('patterns-*')))}"
    file.write_text("\n".join(patterns) + "\n")
    command = ["rg", "--pcre2", "--threads", "1", "--count", "--file", str(file)]
    tried = subprocess.run([*command, "/dev/null"], capture_output=True, text=True)
    if tried.returncode < 2:
        return [command]
    if "too large" not in tried.stderr or len(patterns) == 1:
        raise subprocess.CalledProcessError(tried.returncode, command, stderr=tried.stderr)
    half = len(patterns) // 2
    return passes(patterns[:half], folder) + passes(patterns[half:], folder)


def patterns(runs: int) -> Result:
    """Processor time; only of the matching on our side, and of all of ripgrep: its start is 1 % of that."""
    import yaml

    folder = Path(tempfile.mkdtemp(prefix="vibecheck-bench-"))
    text = folder / "lines.py"
    text.write_text(standard_library(100_000))
    written = []
    for file in sorted((ROOT / "rules").glob("*.yaml")):
        rule = yaml.safe_load(file.read_text())
        match = rule.get("match", {})
        if rule.get("scope") == "commit-message" or not {"any", "python"} & set(rule.get("languages", ["any"])):
            continue
        written += match.get("any", []) + match.get("python", [])
    if not shutil.which("rg"):
        raise FileNotFoundError("there is no rg; apt-get install ripgrep")
    commands = passes([p.replace("\n", "") for p in written], folder)
    program = str(needed(MEASURE))

    def ours() -> float:
        return json.loads(subprocess.check_output([program, "patterns", str(text)]))["seconds"]

    def theirs() -> float:
        return sum(processor([*command, str(text)]) for command in commands)

    result = compare(max(3, runs // 3), ours, theirs)
    shutil.rmtree(folder)
    return result


ROWS = [
    Row("diff", "reading a staged diff of 10,000 hunks", "`git diff --cached` of the same", 1.0, diff),
    Row("patterns", "patterns of all bundled rules over 100,000 added Python lines", "ripgrep (PCRE2) with the same patterns, in as few passes as it takes", 3.0, patterns),
]
