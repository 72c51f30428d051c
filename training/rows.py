"""Pattern alone, model alone, both: what each shows of the labelled lines, rule by rule.

    rows.py --model work/kfold/fold-0.pt [...] --tokenizer work/tokenizer.json --asks asks.yaml --documents FOLDER
            [--rules commented-out-code,leftover-debug] [--read]

Each model is measured on the fold that it never saw. On the shared hunks every added line is asked about, so "model alone"
shows what it would do without patterns; a line without a label is none. With `--read` the lines of packages labelled by
reading count instead: there "alone" means on every labelled line, whether today's patterns propose it or not.
Precision and recall are cross-fitted as in `evaluate.py`; recall is of all labelled findings.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

import heldout
import patterns
from asks import load_asks
from documents import HUNKS
from evaluate import Answer, average_precision, shown_of, wilson
from judging import Judge
from split import fold
from tokenizer import Tokenizer
from windows import heading_of_header


def whole_hunks(number: int, rules: dict[str, patterns.Rule]) -> Iterator[dict]:
    """The shared hunks of a fold, with a question about every added line that is not blank."""
    with gzip.open(HUNKS, "rt") as file:
        for case in map(json.loads, file):
            if fold(case["repo"]) != number:
                continue
            lines = case["hunk"]
            added = [n for n, text in enumerate(lines) if text.startswith("+")]
            questions = []
            for id in rules:
                findings = {added[n - 1] for n in case["labels"].get(id, []) if n - 1 < len(added)}
                if id not in case["unsure"]:
                    questions += [{"rule": id, "line": at, "label": int(at in findings)} for at in added if lines[at][1:].strip()]
            whole = {
                "path": case["path"], "heading": heading_of_header(case["hunk_header"]), "group": case["repo"],
                "language": case["language"], "lines": lines, "questions": questions,
            }
            yield from heldout.as_shown(whole, rules)


def read_lines(folders: list[Path], number: int, rules: dict[str, patterns.Rule]) -> Iterator[dict]:
    for document in heldout.documents(folders, number):
        questions = [q for q in document["questions"] if q["rule"] in rules]
        if document["source"] == "read" and questions:
            yield dict(document, questions=questions)


def row(rule: str, way: str, of: list[Answer], shown: np.ndarray, findings: int, by_score: bool) -> str:
    labels = np.array([a.label for a in of])
    hits, total = int(labels[shown].sum()), int(shown.sum())
    ranked = average_precision(labels, np.array([a.probability for a in of])) * labels.sum() / max(1, findings)
    share = lambda n, of: f"{n / of:.2f} [{wilson(n, of)[0]:.2f}, {wilson(n, of)[1]:.2f}]" if of else "–"
    score = f"{ranked:.2f}" if by_score else "–"
    return f"| `{rule}` | {way} | {len(of)} | {findings} | {total} | {share(hits, total)} | {share(hits, findings)} | {score} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, action="append", required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--asks", type=Path, required=True)
    parser.add_argument("--documents", type=Path, action="append", required=True)
    parser.add_argument("--rules", default="commented-out-code,leftover-debug")
    parser.add_argument("--read", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    tokenizer, asks = Tokenizer(arguments.tokenizer), load_asks(arguments.asks)
    rules = patterns.load(arguments.rules.split(","))
    found: dict[str, list[tuple[Answer, bool]]] = defaultdict(list)
    for file in arguments.model:
        judge = Judge(file, tokenizer, asks)
        number = judge.saved["fold"]
        for document in read_lines(arguments.documents, number, rules) if arguments.read else whole_hunks(number, rules):
            for question, probability in zip(document["questions"], judge.probabilities(document)):
                answer = Answer(question["rule"], question["label"], probability, document["group"], "", "", document["path"], "")
                found[question["rule"]].append((answer, question["proposed"]))
    print("| rule | way | lines | findings | shown | precision [95 %] | recall [95 %] | average precision |\n|---|---|---|---|---|---|---|---|")
    for rule, of in sorted(found.items()):
        every, proposed = [a for a, _ in of], [a for a, is_proposed in of if is_proposed]
        findings = sum(a.label for a in every)
        print(row(rule, "pattern alone", proposed, np.ones(len(proposed), bool), findings, False))
        print(row(rule, "model alone", every, shown_of(rule, every), findings, True))
        print(row(rule, "pattern and model", proposed, shown_of(rule, proposed), findings, True), flush=True)


if __name__ == "__main__":
    main()
