"""Makes the documents that training reads: windows of hunks with questions about added lines.

    documents.py [--kinds real,mined,read,plain,transformed] [--out FOLDER] [--labels FOLDER]

Writes documents-KIND.jsonl, one document a line:
    {"path", "heading", "lines": [" context", "+added", "-removed"], "language", "source", "group",
     "questions": [{"rule", "line" (index into lines), "label", "weight", "proposed"}]}
`proposed` says whether the rule's own patterns propose the line: only such lines reach the model
in the product, and only they count when it is measured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

import mined
import patterns
from languages import language
from transform import transformed
from windows import groups, heading, heading_of_header, window

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "work" / "corpus"
HUNKS = Path(os.environ.get("REAL_HUNKS", HERE.parent.parent / "shared/data/real_hunks.jsonl.gz"))

#: Rules that the labelled hunks were read for; the others are unknown there.
READ_IN_HUNKS = set(patterns.MODEL_RULES) - {"test-without-assertion", "magic-number"}
MOST_PER_RULE = 8


def real(rules: dict[str, patterns.Rule]):
    """The labelled hunks of real history: candidates by the patterns, labels by reading."""
    with gzip.open(HUNKS, "rt") as file:
        for case in map(json.loads, file):
            rng = random.Random(case["id"])
            lines = case["hunk"]
            added = [n for n, text in enumerate(lines) if text.startswith("+")]
            positives = {
                rule: {added[n - 1] for n in numbers if n - 1 < len(added)}
                for rule, numbers in case["labels"].items()
            }
            asked: dict[int, list[dict]] = defaultdict(list)
            for id, rule in rules.items():
                if id not in READ_IN_HUNKS or id in case["unsure"]:
                    continue
                negatives = []
                for at in added:
                    text = lines[at][1:]
                    if not text.strip():
                        continue
                    proposed = rule.proposes(text, case["language"])
                    if at in positives.get(id, ()):
                        asked[at].append({"rule": id, "label": 1, "weight": 1.0 if proposed else 0.5, "proposed": proposed})
                    elif proposed:
                        negatives.append(at)
                for at in sorted(rng.sample(negatives, min(MOST_PER_RULE, len(negatives)))):
                    asked[at].append({"rule": id, "label": 0, "weight": 1.0, "proposed": True})
            plain = [at for at in added if at not in asked and re.search(r"\w{2}", lines[at])]
            for at in rng.sample(plain, min(2, len(plain))):
                rule = rng.choice(sorted(READ_IN_HUNKS - set(case["unsure"])))
                if at not in positives.get(rule, ()):
                    asked[at].append({"rule": rule, "label": 0, "weight": 0.3, "proposed": False})
            for group in groups(list(asked)):
                shown = window(group, len(lines))
                yield {
                    "path": case["path"], "heading": heading_of_header(case["hunk_header"]),
                    "lines": [lines[n] for n in shown],
                    "questions": [dict(q, line=at - shown.start) for at in group for q in asked[at]],
                    "source": "real", "group": case["repo"], "language": case["language"], "case": case["id"],
                }


def text_of(package: str, path: str) -> list[str]:
    return (CORPUS / package.replace("/", "~") / path).read_text().split("\n")


def read(rules: dict[str, patterns.Rule], folder: Path):
    """Lines of packages labelled by reading, in windows that look like hunks (two a line).

    `variant` 0 is the one to measure on; 1 shows the same line in another cut, for training only.
    """
    files: dict[tuple, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for file in sorted(folder.glob("*.jsonl")):
        for label in map(json.loads, file.open()):
            files[label["package"], label["path"]][label["line"] - 1][label["rule"]] = label["label"]
    for (package, path), labels in sorted(files.items()):
        try:
            lines = text_of(package, path)
        except FileNotFoundError:
            continue
        name = language(path)
        for variant in (0, 1):
            rng = random.Random(f"{package}/{path}/{variant}")
            done: set[int] = set()
            for at in sorted(labels):
                if at in done or at >= len(lines):
                    continue
                start = max(0, at - rng.choice((0, 0, 1, 2, 4, 6)))
                end = min(len(lines), at + 1 + rng.choice((0, 1, 2, 3, 5, 8)))
                shown = range(max(0, start - rng.choice((3, 3, 5, 8))), min(len(lines), end + rng.choice((3, 3, 5, 8))))
                questions = []
                for other in range(start, end):
                    for rule, label in labels.get(other, {}).items():
                        if rule in rules and label in ("finding", "not"):
                            questions.append({
                                "rule": rule, "line": other - shown.start, "label": int(label == "finding"),
                                "weight": 1.0, "proposed": rules[rule].proposes(lines[other], name),
                            })
                    done.add(other)
                if questions:
                    yield {
                        "path": path, "heading": heading(lines, shown.start),
                        "lines": [("+" if start <= n < end else " ") + lines[n] for n in shown],
                        "questions": questions, "source": "read", "group": package, "language": name,
                        "variant": variant,
                    }


def corpus_files(seed: int, most: dict[str, int] | int) -> list[dict]:
    """Files of the corpus in a fixed random order, at most `most` of a language."""
    index = [json.loads(line) for line in (CORPUS / "index.jsonl").open()]
    index.sort(key=lambda e: (e["package"], e["path"]))
    random.Random(seed).shuffle(index)
    count, taken = Counter(), []
    for entry in index:
        limit = most if isinstance(most, int) else most.get(entry["language"], 0)
        if count[entry["language"]] < limit:
            count[entry["language"]] += 1
            taken.append(entry)
    return taken


def plain(count: int):
    """Unchanged code in the form of a hunk, without questions: for language modelling only."""
    made, rng = 0, random.Random(11)
    files = corpus_files(11, 1400)
    while made < count:
        for entry in files:
            lines = text_of(entry["package"], entry["path"])
            length = rng.randint(12, 40)
            start = rng.randrange(max(1, len(lines) - length))
            first, last = sorted(rng.sample(range(length), 2)) if rng.random() < 0.7 else (0, length)
            part = lines[start : start + length]
            if max(map(len, part), default=0) > 240:
                continue
            yield {
                "path": entry["path"], "heading": heading(lines, start),
                "lines": [("+" if first <= n < last else " ") + text for n, text in enumerate(part)],
                "questions": [], "source": "plain", "group": entry["package"], "language": entry["language"],
            }
            made += 1
            if made >= count:
                return


def write(path: Path, documents) -> None:
    table, count = Counter(), 0
    with path.open("w") as out:
        for document in documents:
            count += 1
            for question in document["questions"]:
                table[question["rule"], question["label"]] += 1
            out.write(json.dumps(document, ensure_ascii=False) + "\n")
    print(path.name, count, "documents", flush=True)
    for rule in sorted({r for r, _ in table}):
        print(f"  {rule:24} {table[rule, 1]:6} yes {table[rule, 0]:6} no", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", default="real,mined,read,plain,transformed")
    parser.add_argument("--out", type=Path, default=HERE / "work")
    parser.add_argument("--labels", type=Path, default=HERE / "labels")
    parser.add_argument("--plain", type=int, default=20_000)
    parser.add_argument("--transformed", type=int, default=16_000)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    rules = patterns.load(wide=True)
    for kind in arguments.kinds.split(","):
        target = arguments.out / f"documents-{kind}.jsonl"
        if kind == "real":
            write(target, real(rules))
        elif kind == "mined":
            write(target, mined.documents(rules))
        elif kind == "read":
            write(target, read(rules, arguments.labels))
        elif kind == "plain":
            write(target, plain(arguments.plain))
        elif kind == "transformed":
            files = corpus_files(12, 1200)
            write(target, transformed(rules, files, text_of, arguments.transformed))
        else:
            parser.error(f"unknown kind '{kind}'")


if __name__ == "__main__":
    main()
