"""Labels that history itself gives, for training only: what a commit says it removes, and what stayed to this day.

    said.py CLONES --out work/documents/documents-said.jsonl

- A finding: a candidate line that a commit removed without a replacement, where the commit's message says that it removes
  debug output (or commented-out code).
- None: a candidate line of any commit at least a year old that its file still holds; of commented-out code only those that do
  not look like code.

The repositories are those of `labels-mined/repositories.json` and of `said.json`, all under permissive licences.

Nobody read these lines, so no figure is made of them. Against the lines that were read (`labels-mined/`), of the first kind
99 % (commented-out code, those that look like code) and 93 % (debug output) were labelled findings, of the second kind 93 %
of either rule none.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

import patterns
from apart import may_use
from languages import language
from mine import MOST_ADDED, SOURCES, git, hunks_of, promising, turned
from split import HELD_OUT, fold
from windows import groups, heading_of_header, window

REMOVES = r"\b(remov\w*|delet\w*|drop\w*|strip\w*|get rid|rid of|kill\w*|forgot\w*|clean\w*)\b.{0,30}"
SAYS = {
    "leftover-debug": re.compile(REMOVES + r"(\bdebug|\bprint|console|\bputs\b|\bdbg|stray|left-?over|\bpdb|breakpoint|nslog|var_dump|\btrace)", re.I),
    "commented-out-code": re.compile(REMOVES + r"(comment|dead code|old code|unused code|cruft)", re.I),
}
SAYS_OTHERWISE = re.compile(
    r"logger|log level|logging|debugger\b|\bids\b|wrapper|argv|feature|debug(ging)? (mode|info|symbols|option|flag|build|code for)|"
    r"\bdocs?\b|docstring|(useless|redundant|obvious|outdated|stale|wrong|unnecessary) comment|do not|don't|revert",
    re.I,
)
NO_SOURCE = re.compile(r"\.min\.js$|(^|/)(dist|generated|fixtures?|snapshots?|vendor|third_party|node_modules)/|\.pb\.|_pb2")
MOST_COMMITS = 600
USUAL_COMMITS = 900
MOST_OF_COMMIT = 6
MOST_OF_REPOSITORY = {("leftover-debug", 1): 120, ("leftover-debug", 0): 45, ("commented-out-code", 1): 60, ("commented-out-code", 0): 60}
YEAR = 365 * 86400
HERE = Path(__file__).resolve().parent
WEIGHT = 0.6


def licences() -> dict[str, str]:
    files = (HERE / "labels-mined" / "repositories.json", HERE / "said.json")
    return {repo: licence for file in files for repo, licence in json.loads(file.read_text()).items()}


def is_measured(repo: str) -> bool:
    """Whether a package of this name is among those that measure (`split.HELD_OUT`): its code may not train."""
    packages = json.loads((HERE / "corpus.json").read_text())["packages"]
    stem = re.sub(r"[^a-z0-9]", "", repo.split("/")[1].lower())
    return any(re.sub(r"[^a-z0-9]", "", p["name"].lower()).endswith(stem) and fold(p["name"]) == HELD_OUT for p in packages)


def repository(clone: Path) -> Path:
    return next(p for p in (clone / "repo", clone) if (p / "HEAD").exists() or (p / ".git").exists())


def hunks(folder: Path, commits: list[str], turn: bool) -> Iterator[tuple[str, str, str, str, list[str]]]:
    """(commit, subject, path, header, lines), turned round where the commit removes what we look for."""
    for start in range(0, len(commits), 200):
        log = git(
            folder, "-c", "core.quotePath=false", "log", "--no-walk=unsorted", "--stdin", "-p", "-U3", "--no-renames", "--no-color",
            "--no-ext-diff", "--format=%x01%H%x02%s", "--", *SOURCES, stdin="\n".join(commits[start : start + 200]) + "\n",
        )
        for commit, subject, path, header, lines in hunks_of(log):
            if not language(path) or NO_SOURCE.search(path) or not may_use(path, "\n".join(lines)):
                continue
            if len(lines) > 110 or max(map(len, lines)) > 300:
                continue
            shown = [turned(line) for line in lines] if turn else lines
            if 0 < sum(line.startswith("+") for line in shown) <= MOST_ADDED:
                yield commit, subject, path, header, shown


def candidates(lines: list[str], name: str, rule: patterns.Rule) -> list[int]:
    return [n for n, line in enumerate(lines) if line.startswith("+") and line.strip("+ \t") and len(line) < 240 and rule.proposes(line[1:], name)]


def is_replaced(lines: list[str], at: int) -> bool:
    """Whether something else stands in the line's place on the other side: it was changed, not removed."""
    return any(0 <= n < len(lines) and lines[n].startswith("-") for n in (at - 1, at + 1))


class Standing:
    """The lines that files hold at the tip."""

    def __init__(self, folder: Path):
        self.folder, self.files = folder, {}

    def holds(self, path: str, line: str) -> bool:
        if path not in self.files:
            self.files[path] = {text.strip() for text in git(self.folder, "show", f"HEAD:{path}").split("\n")}
        return line.strip() in self.files[path]


def labelled(task: tuple[Path, set[tuple[str, str]]]) -> list[dict]:
    """Hunks with `labels`: rule -> [(line, 0 or 1)]; of hunks that were read (`done`) none."""
    clone, done = task
    rules = {rule: r for rule, r in patterns.load(wide=True).items() if rule in SAYS}
    folder, repo = repository(clone), clone.name.replace("+", "/", 1)
    rng = random.Random(repo)
    log = [row.split("\x02") for row in git(folder, "log", "--no-merges", "--format=%H\x02%ct\x02%s").split("\n") if row.count("\x02") >= 2]
    if not log:
        return []
    latest = max(int(row[1]) for row in log)
    found, room, seen = [], Counter(MOST_OF_REPOSITORY), set()

    def add(commit: str, path: str, header: str, lines: list[str], rule: str, at: list[int], label: int) -> None:
        at = [n for n in at if (path.rsplit("/", 1)[-1], lines[n].strip("+ \t")) not in seen][: min(8, room[rule, label])]
        seen.update((path.rsplit("/", 1)[-1], lines[n].strip("+ \t")) for n in at)
        room[rule, label] -= len(at)
        if at:
            found.append({"repo": repo, "commit": commit, "path": path, "header": header, "lines": lines, "rule": rule, "at": at, "label": label})

    for rule, says in SAYS.items():
        named = [row[0] for row in log if says.search(row[2]) and not SAYS_OTHERWISE.search(row[2])]
        of_commit = Counter()
        for commit, _, path, header, lines in hunks(folder, rng.sample(named, min(MOST_COMMITS, len(named))), turn=True):
            if (commit, path) in done or of_commit[commit] >= MOST_OF_COMMIT:
                continue
            at = [n for n in candidates(lines, language(path), rules[rule]) if not is_replaced(lines, n)]
            if rule == "commented-out-code":
                at = promising({"path": path, "hunk": lines, "candidates": {rule: at}}, rule) if at else []
            of_commit[commit] += bool(at)
            add(commit, path, header, lines, rule, at, 1)
    old = [row[0] for row in log if int(row[1]) < latest - YEAR]
    standing, of_commit = Standing(folder), Counter()
    for commit, _, path, header, lines in hunks(folder, rng.sample(old, min(USUAL_COMMITS, len(old))), turn=False):
        if (commit, path) in done or of_commit[commit] >= MOST_OF_COMMIT or not any(room[rule, 0] for rule in rules):
            continue
        for rule in rules:
            at = [n for n in candidates(lines, language(path), rules[rule]) if room[rule, 0] and standing.holds(path, lines[n][1:])]
            if rule == "commented-out-code" and at:  # much disabled code stays for ever: only what does not look like code
                looks = promising({"path": path, "hunk": lines, "candidates": {rule: at}}, rule)
                at = [n for n in at[:10] if n not in looks]
            of_commit[commit] += bool(at)
            add(commit, path, header, lines, rule, at[:3], 0)
    return found


def documents(found: list[dict]) -> Iterator[dict]:
    for case in found:
        for group in groups(case["at"]):
            shown = window(group, len(case["lines"]))
            yield {
                "path": case["path"], "heading": heading_of_header(case["header"]), "lines": [case["lines"][n] for n in shown],
                "questions": [
                    {"rule": case["rule"], "label": case["label"], "weight": WEIGHT, "proposed": True, "line": at - shown.start}
                    for at in group
                ],
                "source": "said", "group": case["repo"], "language": language(case["path"]), "case": case["commit"][:12],
            }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clones", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    from mined import entries  # read hunks are in other documents

    done = {(entry["commit"], entry["path"]) for entry in entries()}
    allowed = {repo.replace("/", "+", 1) for repo in licences() if not is_measured(repo)}
    clones = sorted(folder for folder in arguments.clones.iterdir() if folder.name in allowed)
    print(f"{len(clones)} of {len(allowed)} repositories", file=sys.stderr)
    found = []
    with Pool(arguments.processes) as pool:
        for of in pool.imap_unordered(labelled, [(clone, done) for clone in clones], chunksize=1):
            found += of
    found.sort(key=lambda case: (case["repo"], case["commit"], case["path"], case["header"], case["rule"]))
    with arguments.out.with_suffix(".tmp").open("w") as out:
        for document in documents(found):
            out.write(json.dumps(document, ensure_ascii=False) + "\n")
    arguments.out.with_suffix(".tmp").replace(arguments.out)
    print({f"{rule} {label}": sum(len(c["at"]) for c in found if (c["rule"], c["label"]) == (rule, label)) for rule in SAYS for label in (1, 0)})


if __name__ == "__main__":
    main()
