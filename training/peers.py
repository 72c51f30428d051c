"""Other tools on the same labelled Python lines: ruff, detect-secrets and credsweeper beside the pattern and the model.

    peers.py --model work/model.pt --tokenizer work/tokenizer.json --asks asks.yaml --documents FOLDER --tools FOLDER [--fold 0]

FOLDER of `--tools` holds the programs (`pip install ruff detect-secrets credsweeper` into a virtual environment: its bin/).
Every tool reads the whole file that a labelled line stands in, written to a folder that is thrown away; the model reads the
window that the program would show it. Counted are the labelled lines that a pattern proposes, on the held-out fold.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch

import heldout
import mined
from asks import load_asks
from documents import text_of
from evaluate import PARTS, Answer, answers, grouped, part_of, threshold_for, wilson
from judging import Judge
from split import fold
from tokenizer import Tokenizer

RUFF = {
    "leftover-debug": {"T100", "T201", "T203"},
    "commented-out-code": {"ERA001"},
    "swallowed-error": {"S110", "S112", "E722", "BLE001", "SIM105"},
    "hardcoded-secret": {"S105", "S106", "S107"},
}
Key = tuple[str, str, str, str]
"""Project, path, rule and the line's text."""


def line_numbers(entry: dict) -> dict[int, int]:
    """Line of the hunk (0-based) -> line of the file that has the hunk's additions."""
    old, new = map(int, re.match(r"@@ -(\d+)(?:,\d+)? \+(\d+)", entry["hunk_header"]).groups())
    at = old if entry["reversed"] else new
    numbers = {}
    for n, line in enumerate(entry["hunk"]):
        if not line.startswith("-"):
            numbers[n] = at
            at += 1
    return numbers


def places(held_out: int, labels: Path, folder: Path) -> dict[Key, tuple[Path, int]]:
    """Where every labelled Python line of the fold stands, the files being written below `folder`."""
    found: dict[Key, tuple[Path, int]] = {}
    mined_entries = [e for e in mined.entries() if e["language"] == "python" and fold(e["repo"]) == held_out]
    for entry in mined.with_hunks(mined_entries):
        commit = entry["commit"] + ("^" if entry["reversed"] else "")
        file = folder / entry["id"] / entry["path"]
        shown = subprocess.run(
            ["git", "-C", str(mined.git_folder(entry["repo"])), "show", f"{commit}:{entry['path']}"], capture_output=True
        )
        if shown.returncode:
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(shown.stdout)
        numbers = line_numbers(entry)
        for rule, given in entry["labels"].items():
            for n in (n - 1 for verdict in ("finding", "not") for n in given.get(verdict, [])):
                found[entry["repo"], entry["path"], rule, entry["hunk"][n][1:]] = (file, numbers[n])
    for label in (json.loads(line) for file in sorted(labels.glob("*.jsonl")) for line in file.open()):
        if not label["path"].endswith(".py") or fold(label["package"]) != held_out or label["label"] not in ("finding", "not"):
            continue
        try:
            lines = text_of(label["package"], label["path"])
        except FileNotFoundError:
            continue
        file = folder / "read" / label["package"].replace("/", "~") / label["path"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines))
        found[label["package"], label["path"], label["rule"], lines[label["line"] - 1]] = (file, label["line"])
    return found


def output(command: list[str], folder: Path) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout


def ruff(tools: Path, folder: Path) -> dict[str, set[tuple[Path, int]]]:
    select = ",".join(sorted(set().union(*RUFF.values())))
    raw = output([str(tools / "ruff"), "check", "--isolated", "--no-cache", "--ignore-noqa", "--select", select,
                  "--output-format", "json", "."], folder)
    shown: dict[str, set[tuple[Path, int]]] = defaultdict(set)
    for item in json.loads(raw or "[]"):
        for rule, codes in RUFF.items():
            if item["code"] in codes:
                shown[rule].add((Path(item["filename"]), item["location"]["row"]))
    return shown


def detect_secrets(tools: Path, folder: Path) -> set[tuple[Path, int]]:
    raw = json.loads(output([str(tools / "detect-secrets"), "scan", "--all-files", "."], folder))
    return {(folder / name, item["line_number"]) for name, items in raw["results"].items() for item in items}


def credsweeper(tools: Path, folder: Path) -> set[tuple[Path, int]]:
    with tempfile.TemporaryDirectory() as reports:
        report = Path(reports) / "report.json"
        output([str(tools / "credsweeper"), "--path", str(folder), "--save-json", str(report)], folder)
        items = json.loads(report.read_text()) if report.exists() else []
        return {(Path(d["path"]), d["line_num"]) for item in items for d in item["line_data_list"]}


def row(rule: str, tool: str, of: list[tuple[bool, Answer]]) -> str:
    hits = sum(a.label for shown, a in of if shown)
    total, wanted = sum(shown for shown, _ in of), sum(a.label for _, a in of)
    share = lambda n, of: f"{n / of:.2f} [{wilson(n, of)[0]:.2f}, {wilson(n, of)[1]:.2f}]" if of else "–"
    return f"| `{rule}` | {tool} | {total} | {hits} | {share(hits, total)} | {share(hits, wanted)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--asks", type=Path, required=True)
    parser.add_argument("--documents", type=Path, action="append", required=True)
    parser.add_argument("--tools", type=Path, required=True)
    parser.add_argument("--labels", type=Path, default=Path(__file__).resolve().parent / "labels")
    parser.add_argument("--fold", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    judge = Judge(arguments.model, Tokenizer(arguments.tokenizer), load_asks(arguments.asks))
    found = answers(judge, heldout.documents(arguments.documents, arguments.fold))
    print("| rule | tool | lines shown | findings among them | precision [95 %] | recall [95 %] |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        where = places(arguments.fold, arguments.labels, folder)
        linted = ruff(arguments.tools, folder)
        secrets = {"detect-secrets": detect_secrets(arguments.tools, folder), "credsweeper": credsweeper(arguments.tools, folder)}
        for rule, of in sorted(grouped(found).items()):
            if rule not in RUFF:
                continue
            # The threshold of each fifth of the projects comes from the other fifths, over all languages.
            least = {}
            for part in range(PARTS):
                others = [a for a in of if part_of(a.group) != part]
                least[part] = threshold_for(rule, *map(np.array, zip(*[(a.label, a.probability) for a in others])))
            lines = [(a, where[a.group, a.path, rule, a.line[1:]]) for a in of if (a.group, a.path, rule, a.line[1:]) in where]
            if not lines:
                continue
            print(row(rule, f"pattern alone ({len(lines)} lines)", [(True, a) for a, _ in lines]))
            print(row(rule, "pattern and model", [(a.probability >= least[part_of(a.group)], a) for a, _ in lines]))
            print(row(rule, f"ruff {', '.join(sorted(RUFF[rule]))}", [(place in linted[rule], a) for a, place in lines]))
            if rule == "hardcoded-secret":
                for tool, shown in secrets.items():
                    print(row(rule, tool, [(place in shown, a) for a, place in lines]))


if __name__ == "__main__":
    main()
