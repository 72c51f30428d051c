"""Proposes hunks of public history for labelling by reading: of clean-up commits turned round, and of any commits.

    mine.py gather CLONES --out work/gathered       hunks with candidate lines, a file a repository
    mine.py choose work/gathered --out FILE.jsonl --count 300 --rules leftover-debug=3,dead-code=1 [--languages python=2,...]
                   [--but FILE.jsonl ...]           a sample spread over rules, languages and repositories

CLONES holds one folder a repository, named OWNER+NAME, with its git directory inside. A commit's message says what it
removes: its hunks turned round (`reversed`) add what somebody thought better of. Other hunks come from a fixed random sample.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from multiprocessing import Pool
from pathlib import Path

import patterns
from apart import may_use
from candidates import likely
from languages import BY_EXTENSION, language

#: What a commit says that removes a rule's findings.
REMOVES = {
    "leftover-debug": r"(remov|delet|drop|clean|strip|get rid|kill|forgot).{0,40}(debug|\bprints?\b|print(ing|f|ln)|console\.|\bputs\b|dbg|stray|left-?over|log(ging)? (statement|line|output)|noise|pdb|breakpoint|NSLog)",
    "commented-out-code": r"(remov|delet|drop|clean|strip|get rid|kill).{0,40}(comment|dead|old code|unused code|cruft)|clean ?-?up",
    "swallowed-error": r"swallow|silenc|bare except|(ignor|check|handl|report|propagat|log|rais|catch).{0,20}(error|exception|\berr\b|failure)|unchecked",
    "disabled-test": r"(re-?enable|enabl|unskip|un-?skip|un-?ignore|re-?activate|restore).{0,30}(test|spec|case)|\bonly\b.{0,20}test|skipped test|ignored test|fix.{0,20}(skipped|disabled)",
    "placeholder-code": r"^(fully |actually |finish |properly )?implement|placeholder|\bstub|not implemented|unimplemented|\btodo",
    "comment-restates-code": r"(useless|redundant|obvious|unnecessary|superfluous|needless|pointless|trivial).{0,20}comment|(remov|clean|reduc|fewer|trim).{0,20}comments?\b",
    "dead-code": r"dead code|unreachable|#if 0|never (used|called|reached)|unused",
    "vague-name": r"renam.{0,30}(variable|function|better|clear)|better nam|naming",
    "hardcoded-secret": r"(remov|delet|replac|move).{0,30}(password|secret|token|api ?key|credential)",
    "magic-number": r"magic (number|value|constant)",
    "test-without-assertion": r"(add|missing|fix).{0,20}assert",
}
LETTER = {
    "leftover-debug": "D", "commented-out-code": "C", "swallowed-error": "S", "hardcoded-secret": "K", "vague-name": "V",
    "placeholder-code": "P", "disabled-test": "T", "comment-restates-code": "R", "dead-code": "X",
    "test-without-assertion": "A", "magic-number": "M",
}
#: Candidates of these rules are labelled wherever they show up; those of the others only in hunks chosen for them.
ALWAYS = {"leftover-debug", "commented-out-code", "swallowed-error", "disabled-test", "placeholder-code"}
LIKELY = 0.75
SOURCES = [f"*.{extension}" for extension in BY_EXTENSION]
LICENCE = re.compile(r"Licensed under|Version 2\.0|AS IS|coding: utf|opyright|Created by")
MOST_ADDED = 45
MOST_HUNKS_OF_COMMIT = 12
HISTORY, REMOVING = 900, 220


def turned(line: str) -> str:
    return {"+": "-", "-": "+"}.get(line[:1], line[:1]) + line[1:]


def hunks_of(log: str):
    """(commit, subject, path, header, lines) of every hunk in `git log -p` output with our separator."""
    for entry in log.split("\x01")[1:]:
        head, _, body = entry.partition("\n")
        commit, _, subject = head.partition("\x02")
        if not re.fullmatch(r"[0-9a-f]{40}", commit):  # the separator inside somebody's file
            continue
        path = None
        current: list[str] | None = None
        header = ""
        found = []
        for line in body.split("\n"):
            if line.startswith("diff --git "):
                if current and path:
                    found.append((path, header, current))
                current, path = None, None
            elif current is None and line.startswith(("--- a/", "+++ b/")):
                path = line[6:].rstrip("\t")
            elif line.startswith("@@ "):
                if current and path:
                    found.append((path, header, current))
                header, current = line, []
            elif current is not None and line[:1] in (" ", "+", "-"):
                current.append(line)
        if current and path:
            found.append((path, header, current))
        for path, header, lines in found:
            yield commit, subject, path, header, lines


def git(folder: Path, *arguments: str, stdin: str | None = None) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], input=stdin, capture_output=True, text=True, errors="replace")
    return done.stdout


def gather(task: tuple[Path, Path]) -> str:
    clone, out = task
    rules = patterns.load(wide=True)
    folder = next(p for p in (clone / "repo", clone) if (p / "HEAD").exists() or (p / ".git").exists())
    repo = clone.name.replace("+", "/", 1)
    rng = random.Random(repo)
    commits = [line.split("\x02", 1) for line in git(folder, "log", "--no-merges", "--format=%H\x02%s").split("\n") if "\x02" in line]
    named: dict[str, str] = {}
    for rule, pattern in REMOVES.items():
        matching = [c for c, s in commits if re.search(pattern, s, re.IGNORECASE)]
        for commit in rng.sample(matching, min(REMOVING, len(matching))):
            named.setdefault(commit, rule)
    usual = [c for c, _ in rng.sample(commits, min(HISTORY, len(commits)))]
    table, seen = Counter(), set()
    with out.open("w") as file:
        for ids, turn in ((list(named), True), (usual, False)):
            for start in range(0, len(ids), 200):
                log = git(
                    folder, "-c", "core.quotePath=false", "log", "--no-walk=unsorted", "--stdin", "-p", "-U3", "--no-renames", "--no-color",
                    "--no-ext-diff", "--format=%x01%H%x02%s", "--", *SOURCES, stdin="\n".join(ids[start : start + 200]) + "\n",
                )
                of_commit = Counter()
                for commit, subject, path, header, lines in hunks_of(log):
                    name = language(path)
                    if not name or not may_use(path, "\n".join(lines)) or re.search(r"\.min\.js$|(^|/)(dist|generated|fixtures?|snapshots?)/|\.pb\.|_pb2", path):
                        continue
                    shown = [turned(line) for line in lines] if turn else lines
                    added = [n for n, line in enumerate(shown) if line.startswith("+")]
                    if not added or len(added) > MOST_ADDED or len(lines) > 110 or max(map(len, lines)) > 300:
                        continue
                    key = (path.rsplit("/", 1)[-1], tuple(sorted(shown[n][1:].strip() for n in added)))
                    if key in seen or of_commit[commit] >= MOST_HUNKS_OF_COMMIT:
                        continue
                    candidates: dict[str, list[int]] = defaultdict(list)
                    for n in added:
                        text = shown[n][1:]
                        if text.strip() and len(text) < 240:
                            for rule in rules.values():
                                if rule.proposes(text, name):
                                    candidates[rule.id].append(n)
                    if not candidates:
                        continue
                    seen.add(key)
                    of_commit[commit] += 1
                    file.write(json.dumps({
                        "repo": repo, "commit": commit, "subject": subject[:90], "path": path, "reversed": turn, "hunk_header": header,
                        "language": name, "hunk": shown, "candidates": candidates, "said": named.get(commit) if turn else None,
                    }, ensure_ascii=False) + "\n")
                    for rule in candidates:
                        table[rule] += 1
    return f"{repo} {dict(table)}"


EMPTY = re.compile(
    r"except[^:]*:\s*pass\b|\{\s*\}|^\s*_ =|^\s*let _ =|\.ok\(\);|rescue (nil|false|\[\]|\{\})|=>\s*\{?\s*(\(\))?\s*\}?,?$|^\s*try\?|\|\| true|_ := |, _ = "
)
NOTHING = re.compile(r"pass|\}|end|\.\.\.|nil|null|return( None| nil| null| false| False|;)?;?|continue;?|\}\);?")


def promising(hunk: dict, rule: str) -> list[int]:
    """The candidates of the rule that look like findings at a glance, so that reading meets both kinds."""
    new = [n for n, line in enumerate(hunk["hunk"]) if not line.startswith("-")]
    lines = [hunk["hunk"][n][1:] for n in new]
    found = []
    for n in hunk["candidates"][rule][:10]:
        at = new.index(n)
        if rule == "swallowed-error":
            body = next((line.strip() for line in lines[at + 1 :] if line.strip()), "")
            handles = re.search(r"except|catch|rescue|err != nil|Err\(", lines[at])
            sure = bool(EMPTY.search(lines[at]) or handles and NOTHING.fullmatch(body))
        else:
            sure = likely(rule, hunk["path"], lines, at)
        if sure:
            found.append(n)
    return found


def identity(hunk: dict) -> str:
    text = f"{hunk['repo']}{hunk['commit']}{hunk['path']}{hunk['hunk_header']}{hunk['reversed']}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def shares(text: str | None) -> dict[str, float]:
    return {k: float(v or 1) for k, _, v in (part.partition("=") for part in (text or "").split(",")) if k}


def choose(
    folder: Path, count: int, wanted: dict[str, float], spoken: dict[str, float], done: set[str],
    per_repo: int, seed: int, turned_share: float, sure: float,
) -> list[dict]:
    rng = random.Random(seed)
    pools: dict[tuple, list[dict]] = defaultdict(list)
    for file in sorted(folder.glob("*.jsonl")):
        for hunk in map(json.loads, file.open()):
            hunk["id"] = identity(hunk)
            if hunk["id"] in done or (spoken and hunk["language"] not in spoken):
                continue
            for rule in hunk["candidates"]:
                if rule in wanted and (not hunk["reversed"] or hunk["said"] == rule):
                    pools[rule, hunk["language"], hunk["reversed"]].append(hunk)
    for pool in pools.values():
        rng.shuffle(pool)
    chosen, per, texts = {}, Counter(), Counter()
    total = sum(wanted.values())
    for rule, share in wanted.items():
        names = sorted({k[1] for k in pools if k[0] == rule})
        weights = {name: spoken.get(name, 0.0) if spoken else 1.0 for name in names}
        left = round(count * share / total)
        tries = 0
        while left > 0 and tries < 40 * count:
            tries += 1
            name = rng.choices(names, [weights[n] for n in names])[0] if names else None
            pool = pools.get((rule, name, rng.random() < turned_share)) if name else None
            if not pool:
                continue
            hunk = pool.pop()
            line = hunk["hunk"][hunk["candidates"][rule][0]][1:].strip()
            if hunk["id"] in chosen or per[rule, hunk["repo"]] >= per_repo or texts[rule, line] >= 2 or LICENCE.search(line):
                continue
            if rng.random() < sure:
                hunk["candidates"][rule] = promising(hunk, rule)
                if not hunk["candidates"][rule]:
                    continue
            per[rule, hunk["repo"]] += 1
            texts[rule, line] += 1
            hunk["for"] = rule
            chosen[hunk["id"]] = hunk
            left -= 1
    order = list(chosen.values())
    rng.shuffle(order)
    return order


def to_label(hunk: dict) -> dict[str, list[int]]:
    """The candidates that the reader is asked about."""
    found = {}
    for rule, at in hunk["candidates"].items():
        if rule == hunk["for"]:
            found[rule] = at[:10]
        elif rule in ALWAYS:
            found[rule] = at[:6]
    return found


def show(number: int, hunk: dict) -> str:
    """For reading: candidate lines with their rules' letters, and the lines around them."""
    asked = to_label(hunk)
    marks: dict[int, str] = defaultdict(str)
    for rule, at in asked.items():
        for n in at:
            marks[n] += LETTER[rule]
    near = {n + d for n in marks for d in range(-3, 4)}
    heading = re.sub(r"@@[^@]*@@ ?", "", hunk["hunk_header"])[:60]
    said = f" <{hunk['subject'][:50]}>" if hunk["reversed"] else ""
    rows = [f"#{number} {hunk['repo'].split('/')[1]} {hunk['path'][-60:]} | {heading}{said}"]
    gap = False
    for n, line in enumerate(hunk["hunk"]):
        if n not in near:
            if not gap:
                rows.append("…")
            gap = True
            continue
        gap = False
        rows.append(f"{n if n in marks else '':>3}{marks.get(n, ''):<3}{line[:1]}{line[1:].expandtabs(2)[:115]}")
    return "\n".join(rows)


def verdicts(text: str) -> dict[int, list[str]]:
    given = {}
    for row in text.split("\n"):
        if row.strip():
            number, _, rest = row.partition(":")
            given[int(number)] = rest.split()
    return given


def record(hunks: list[dict], given: dict[int, list[str]]) -> list[dict]:
    """The hunks with `labels`: rule -> finding, not or unsure -> 1-based lines."""
    rules = {letter: rule for rule, letter in LETTER.items()}
    labelled = []
    for number, hunk in enumerate(hunks):
        words = given.get(number, [])
        if words == ["skip"]:
            continue
        asked, marks = to_label(hunk), {}
        for word in words:
            found = re.fullmatch(r"(\??)([A-Z])(\d+)(?:-(\d+))?", word)
            if not found:
                raise ValueError(f"hunk {number}: '{word}' is no verdict")
            rule = rules[found[2]]
            for at in range(int(found[3]), int(found[4] or found[3]) + 1):
                if at in asked.get(rule, []):
                    marks[rule, at] = "unsure" if found[1] else "finding"
                elif not found[4]:
                    raise ValueError(f"hunk {number}: line {at} was not asked about for {rule}")
        labels: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for rule, lines in asked.items():
            for at in lines:
                labels[rule][marks.get((rule, at), "not")].append(at + 1)
        kept = {k: hunk[k] for k in ("id", "repo", "commit", "path", "reversed", "hunk_header", "language", "hunk")}
        labelled.append(dict(kept, labels=labels))
    return labelled


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    gathering = commands.add_parser("gather")
    gathering.add_argument("clones", type=Path)
    gathering.add_argument("--out", type=Path, required=True)
    choosing = commands.add_parser("choose")
    choosing.add_argument("gathered", type=Path)
    choosing.add_argument("--out", type=Path, required=True)
    choosing.add_argument("--count", type=int, default=60)
    choosing.add_argument("--rules", required=True)
    choosing.add_argument("--languages")
    choosing.add_argument("--per-repository", type=int, default=4, help="most hunks of a repository for a rule")
    choosing.add_argument("--turned", type=float, default=0.6, help="share of turned-round hunks")
    choosing.add_argument("--likely", type=float, default=LIKELY, help="share that must look like a finding at a glance")
    choosing.add_argument("--seed", type=int, default=1)
    choosing.add_argument("--but", type=Path, nargs="*", default=[])
    recording = commands.add_parser("record")
    recording.add_argument("hunks", type=Path)
    recording.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    if arguments.command == "record":
        hunks = [json.loads(line) for line in arguments.hunks.open()]
        labelled = record(hunks, verdicts(sys.stdin.read()))
        arguments.out.write_text("".join(json.dumps(hunk, ensure_ascii=False) + "\n" for hunk in labelled))
        return
    if arguments.command == "gather":
        arguments.out.mkdir(parents=True, exist_ok=True)
        tasks = [
            (clone, arguments.out / f"{clone.name}.jsonl")
            for clone in sorted(arguments.clones.iterdir())
            if "+" in clone.name and not (arguments.out / f"{clone.name}.jsonl").exists()
        ]
        with Pool(os.cpu_count()) as pool:
            for line in pool.imap_unordered(gather, tasks):
                print(line, flush=True)
        return
    done = {d["id"] for file in arguments.but for d in map(json.loads, file.open())}
    chosen = choose(
        arguments.gathered, arguments.count, shares(arguments.rules), shares(arguments.languages), done,
        arguments.per_repository, arguments.seed, arguments.turned, arguments.likely,
    )
    with arguments.out.open("w") as out:
        for number, hunk in enumerate(chosen):
            out.write(json.dumps(hunk, ensure_ascii=False) + "\n")
            print(show(number, hunk))


if __name__ == "__main__":
    main()
