"""Scratch repositories and made-up changes for the benchmarks. Standard library only."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path


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
    """A scratch repository with the hook and its own cache folder.

    Its configuration says by default that nothing blocks: most figures are of reviewing, and what blocks would change what
    git does after the hook.
    """

    def __init__(self, program: Path, installs: bool = True, configuration: str = "fail_on: never\n") -> None:
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
        if configuration:
            (self.tree / ".vibecheck.yaml").write_text(configuration)
        self.run("git", "add", ".")
        self.run("git", "commit", "-q", "--allow-empty", "-m", "first")
        if installs:
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
