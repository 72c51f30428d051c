"""Labelled hunks of public history, made again from clones: `labels-mined/` holds where they are and what they are, no code.

    mined.py index FILE.jsonl ... --out labels-mined/NAME.jsonl      labelled hunks (`mine.py record`) to index lines
    mined.py list                                                    repositories: licence, hunks, whether a clone is there

MINED_CLONES names a folder with one clone a repository, OWNER+NAME (a bare one, a checkout, or a folder `repo` inside),
of the public repositories in `labels-mined/repositories.json`. What is missing is said and left out.

An index line: {"id", "repo", "commit", "path", "reversed", "hunk_header" (without the heading, which is code), "language",
                "labels": {rule: {"finding" | "not" | "unsure": [1-based lines of the hunk]}}}
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import patterns
from mine import hunks_of, turned
from windows import groups, heading_of_header, window

HERE = Path(__file__).resolve().parent
LABELS = HERE / "labels-mined"
CLONES = Path(os.environ.get("MINED_CLONES", HERE / "work" / "clones"))


def git_folder(repo: str) -> Path | None:
    clone = CLONES / repo.replace("/", "+")
    return next((p for p in (clone / "repo", clone) if (p / "HEAD").exists() or (p / ".git").exists()), None)


def place(header: str) -> str:
    """The header's line numbers: `@@ -1,4 +1,5 @@`."""
    return re.match(r"@@ [^@]*@@", header)[0]


def entries() -> Iterator[dict]:
    for file in sorted(LABELS.glob("*.jsonl")):
        yield from map(json.loads, file.open())


def with_hunks(index: list[dict]) -> Iterator[dict]:
    """The entries with their `hunk`, in the clones' own words."""
    by_repo: dict[str, list[dict]] = defaultdict(list)
    for entry in index:
        by_repo[entry["repo"]].append(entry)
    for repo, of in sorted(by_repo.items()):
        folder = git_folder(repo)
        if not folder:
            print(f"{repo}: no clone in {CLONES}, {len(of)} labelled hunks left out", file=sys.stderr)
            continue
        commits = sorted({entry["commit"] for entry in of})
        log = subprocess.run(
            ["git", "-C", str(folder), "-c", "core.quotePath=false", "log", "--no-walk=unsorted", "--stdin", "-p", "-U3",
             "--no-renames", "--no-color", "--no-ext-diff", "--format=%x01%H%x02%s", "--ignore-missing",
             "--", *sorted({entry["path"] for entry in of})],
            input="\n".join(commits) + "\n", capture_output=True, text=True, errors="replace",
        ).stdout
        found = {(commit, path, place(header)): (header, lines) for commit, _, path, header, lines in hunks_of(log)}
        missing = 0
        for entry in of:
            there = found.get((entry["commit"], entry["path"], entry["hunk_header"]))
            if there is None:
                missing += 1
                continue
            header, lines = there
            hunk = [turned(line) for line in lines] if entry["reversed"] else lines
            yield dict(entry, hunk_header=header, hunk=hunk)
        if missing:
            print(f"{repo}: {missing} of {len(of)} labelled hunks are not in the clone", file=sys.stderr)


def documents(rules: dict[str, patterns.Rule]) -> Iterator[dict]:
    """Windows with questions, as `documents.real` makes them; only lines somebody labelled are asked about."""
    for case in with_hunks(list(entries())):
        rng = random.Random(case["id"])
        lines = case["hunk"]
        asked: dict[int, list[dict]] = defaultdict(list)
        for rule, verdicts in case["labels"].items():
            if rule not in rules:
                continue
            for verdict, label in (("finding", 1), ("not", 0)):
                for number in verdicts.get(verdict, []):
                    proposed = rules[rule].proposes(lines[number - 1][1:], case["language"])
                    asked[number - 1].append({"rule": rule, "label": label, "weight": 1.0, "proposed": proposed})
        # Lines that nobody would think of, so that every rule also meets plain code.
        labelled = {rule: {n - 1 for v in verdicts.values() for n in v} for rule, verdicts in case["labels"].items()}
        plain = [at for at, line in enumerate(lines) if line.startswith("+") and at not in asked and len(line.strip()) > 8]
        for at in rng.sample(plain, min(1, len(plain))):
            rule = rng.choice(sorted(rules))
            if at not in labelled.get(rule, ()) and not rules[rule].proposes(lines[at][1:], case["language"]):
                asked[at].append({"rule": rule, "label": 0, "weight": 0.3, "proposed": False})
        for group in groups(list(asked)):
            shown = window(group, len(lines))
            yield {
                "path": case["path"], "heading": heading_of_header(case["hunk_header"]),
                "lines": [lines[n] for n in shown],
                "questions": [dict(q, line=at - shown.start) for at in group for q in asked[at]],
                "source": "real", "set": "mined", "group": case["repo"], "language": case["language"], "case": case["id"],
            }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    indexing = commands.add_parser("index")
    indexing.add_argument("files", type=Path, nargs="+")
    indexing.add_argument("--out", type=Path, required=True)
    commands.add_parser("list")
    arguments = parser.parse_args()
    if arguments.command == "index":
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        with arguments.out.open("w") as out:
            for file in arguments.files:
                for case in map(json.loads, file.open()):
                    case.pop("hunk", None)
                    case["hunk_header"] = place(case["hunk_header"])
                    out.write(json.dumps(case, ensure_ascii=False) + "\n")
        return
    licences = json.loads((LABELS / "repositories.json").read_text())
    count = Counter(entry["repo"] for entry in entries())
    for repo in sorted(count):
        print(repo, licences.get(repo, "?"), count[repo], "there" if git_folder(repo) else "missing", sep="\t")


if __name__ == "__main__":
    main()
