"""Measures the judge on documents of a fold it never saw, rule by rule, and derives the thresholds.

    evaluate.py --model work/model.pt [...] --tokenizer work/tokenizer.json --asks asks.yaml --documents FOLDER
                [--profile work/profile.json] [--table work/figures.md] [--against work/old.pt]

Each model is measured on the fold that it never saw; the answers of several are pooled.
`vibecheck model eval` prints the same figures of the exported file, with the labels that `labels.py` writes.

Only real hunks and lines labelled by reading count, in the windows that the program shows. Every candidate was proposed by a pattern, so "pattern alone" has
the share of findings among candidates as precision; its recall is that of all labelled findings, the model's that of the candidates. Precision and recall at the
threshold are cross-fitted: the threshold for each fifth of the projects comes from the other four fifths.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

import heldout
import patterns
from asks import load_asks
from judging import Judge
from languages import language
from tokenizer import Tokenizer

#: What a rule's findings must reach, as severe as it is: the first that some threshold reaches sets the threshold.
WANTED_PRECISION = {"error": (0.9, 0.85, 0.8, 0.75), "warning": (0.75,), "note": (0.6,)}
SEVERITY = {id: rule.severity for id, rule in patterns.load().items()}
FEW = 8
"""With fewer findings or look-alikes than this a rule counts as not measured; with fewer lines shown, its precision does."""
CAUTIOUS_THRESHOLD = 0.8
WORTH_RECALL = 0.3
"""Share of the findings that a threshold must show to be worth it."""
PARTS = 5


@dataclass
class Answer:
    rule: str
    label: int
    probability: float
    group: str
    source: str
    language: str
    path: str
    line: str


def answers(judge: Judge, documents: list[dict]) -> list[Answer]:
    found = []
    for document in documents:
        document = dict(document, questions=[q for q in document["questions"] if q["rule"] in judge.asks and q.get("proposed", True)])
        if not document["questions"]:
            continue
        if judge.example(document).length > 8000:
            continue
        for question, probability in zip(document["questions"], judge.probabilities(document)):
            found.append(Answer(
                question["rule"], question["label"], probability, document["group"], heldout.set_of(document),
                language(document["path"]) or "other", document["path"], document["lines"][question["line"]],
            ))
    return found


def average_precision(labels: np.ndarray, scores: np.ndarray) -> float:
    if not labels.any():
        return float("nan")
    order = np.argsort(-scores, kind="stable")
    labels = labels[order]
    precision = labels.cumsum() / np.arange(1, len(labels) + 1)
    return float(precision[labels == 1].mean())


def wilson(hits: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """Rounded as the program rounds it (`Share.swift`), so that both print the same."""
    if not total:
        return 0.0, 1.0
    p, d = hits / total, 1 + z * z / total
    middle, half = p + z * z / (2 * total), z * (p * (1 - p) / total + z * z / (4 * total * total)) ** 0.5
    return round(max(0.0, (middle - half) / d), 4), round(min(1.0, (middle + half) / d), 4)


def threshold_for(rule: str, labels: np.ndarray, scores: np.ndarray) -> float:
    """For what may block the least threshold with the precision wanted, if it finds anything worth it; else that of the best F0.5,
    unless only a higher one has the precision wanted.
    """
    best, best_f, best_precision = CAUTIOUS_THRESHOLD, -1.0, 0.0
    wanted = WANTED_PRECISION[SEVERITY[rule]]
    reached: dict[float, float] = {}
    for threshold in np.arange(0.02, 0.99, 0.01):
        chosen = scores >= threshold
        hits, total, findings = int(labels[chosen].sum()), int(chosen.sum()), int(labels.sum())
        if hits < 3:
            continue
        precision, recall = hits / total, hits / findings
        for least in wanted:
            if precision >= least and recall >= WORTH_RECALL:
                reached.setdefault(least, float(threshold))
        f = 1.25 * precision * recall / (0.25 * precision + recall)
        if f > best_f + 1e-9:
            best, best_f, best_precision = float(threshold), f, precision
    if SEVERITY[rule] != "error" and best_precision >= wanted[-1]:
        return round(best, 2)
    return round(next((reached[least] for least in wanted if least in reached), best), 2)


def part_of(group: str) -> int:
    return hashlib.sha256(f"part {group}".encode()).digest()[0] % PARTS


def calibration_error(labels: np.ndarray, scores: np.ndarray, bins: int = 10) -> float:
    at = np.minimum((scores * bins).astype(int), bins - 1)
    return float(sum(abs(scores[at == b].mean() - labels[at == b].mean()) * (at == b).mean() for b in range(bins) if (at == b).any()))


@dataclass
class Measured:
    rule: str
    n: int
    findings: int
    groups: int
    average_precision: float
    threshold: float
    hits: int
    shown: int
    calibration: float

    @property
    def precision(self) -> float:
        return self.hits / self.shown if self.shown else float("nan")

    @property
    def recall(self) -> float:
        return self.hits / self.findings if self.findings else float("nan")

    @property
    def is_measured(self) -> bool:
        return min(self.findings, self.n - self.findings) >= FEW

    @property
    def is_useful(self) -> bool:
        return self.is_measured and self.shown >= FEW and self.precision >= WANTED_PRECISION[SEVERITY[self.rule]][-1]


def shown_of(rule: str, of: list[Answer]) -> np.ndarray:
    """Which answers reach the threshold that the other four fifths of the groups give."""
    labels = np.array([a.label for a in of])
    scores = np.array([a.probability for a in of])
    parts = np.array([part_of(a.group) for a in of])
    shown = np.zeros(len(of), bool)
    for part in range(PARTS):
        here = parts == part
        shown |= here & (scores >= threshold_for(rule, labels[~here], scores[~here]))
    return shown


def measure(rule: str, of: list[Answer], shown: np.ndarray | None = None) -> Measured:
    """`shown` for a part of the lines whose thresholds come from all of them."""
    labels = np.array([a.label for a in of])
    scores = np.array([a.probability for a in of])
    shown = shown_of(rule, of) if shown is None else shown
    return Measured(
        rule, len(of), int(labels.sum()), len({a.group for a in of}), average_precision(labels, scores),
        threshold_for(rule, labels, scores), int(labels[shown].sum()), int(shown.sum()), calibration_error(labels, scores),
    )


def profile_of(measured: list[Measured]) -> dict:
    """What the program may ask the model: only rules that it is shown to be useful for."""
    return {
        "rules": {
            m.rule: {"threshold": m.threshold, "precision": round(m.precision, 3), "recall": round(m.recall, 3), "n": m.n}
            for m in measured
            if m.is_useful
        }
    }


def table(measured: list[Measured], missed: Counter[str]) -> str:
    rows = [
        "| rule | candidates | findings | projects | pattern precision | pattern recall | average precision | threshold | precision [95 %] | recall [95 %] | calibration error |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for m in measured:
        low, high = wilson(m.hits, m.shown)
        low_r, high_r = wilson(m.hits, m.findings)
        reached = m.findings / max(1, m.findings + missed[m.rule])
        values = (
            f"{m.average_precision:.2f} | {m.threshold:.2f} | {m.precision:.2f} [{low:.2f}, {high:.2f}] |"
            f" {m.recall:.2f} [{low_r:.2f}, {high_r:.2f}] | {m.calibration:.2f}"
            if m.is_measured
            else f"{m.average_precision:.2f} | – | too few | too few | –"
        )
        rows.append(f"| `{m.rule}` | {m.n} | {m.findings} | {m.groups} | {m.findings / m.n:.2f} | {reached:.2f} | {values} |")
    return "\n".join(rows)


def languages(found: list[Answer]) -> str:
    counts: dict[str, Counter] = defaultdict(Counter)
    for answer in found:
        counts[answer.rule][answer.language, answer.label] += 1
    lines = []
    for rule, of in sorted(counts.items()):
        names = sorted({language for language, _ in of}, key=lambda l: -(of[l, 0] + of[l, 1]))
        lines.append(f"- `{rule}`: " + ", ".join(f"{l} {of[l, 1]}/{of[l, 0] + of[l, 1]}" for l in names))
    return "\n".join(lines)


def by_language(by_rule: dict[str, list[Answer]]) -> str:
    """Each language of a rule in which enough was labelled, at the thresholds that all languages give."""
    rows = [
        "| rule | language | candidates | findings | average precision | precision [95 %] | recall [95 %] | calibration error |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for rule, of in sorted(by_rule.items()):
        shown = shown_of(rule, of)
        for name in sorted({a.language for a in of}):
            here = np.array([a.language == name for a in of])
            m = measure(rule, [a for a in of if a.language == name], shown[here])
            if m.is_measured:
                low, high = wilson(m.hits, m.shown)
                low_r, high_r = wilson(m.hits, m.findings)
                rows.append(
                    f"| `{rule}` | {name} | {m.n} | {m.findings} | {m.average_precision:.2f} |"
                    f" {m.precision:.2f} [{low:.2f}, {high:.2f}] | {m.recall:.2f} [{low_r:.2f}, {high_r:.2f}] | {m.calibration:.2f} |"
                )
    return "\n".join(rows)


def side_by_side(old: dict[str, list[Answer]], new: dict[str, list[Answer]]) -> str:
    """Two models on the very same lines: average precision, and what each shows at its own cross-fitted threshold."""
    rows = [
        "| rule | candidates | findings | average precision | precision | recall |",
        "|---|---|---|---|---|---|",
    ]
    for rule in sorted(new):
        a, b = measure(rule, old[rule]), measure(rule, new[rule])
        pair = (
            f"{a.average_precision:.2f} → {b.average_precision:.2f} | {a.precision:.2f} → {b.precision:.2f} | {a.recall:.2f} → {b.recall:.2f}"
            if b.is_measured
            else "too few | – | –"
        )
        rows.append(f"| `{rule}` | {b.n} | {b.findings} | {pair} |")
    return "\n".join(rows)


SETS = (
    ("real", "Shared real hunks only"),
    ("mined", "Real hunks of `labels-mined/` only"),
    ("read", "Read lines of packages only"),
)


def grouped(found: list[Answer], source: str | None = None) -> dict[str, list[Answer]]:
    by_rule: dict[str, list[Answer]] = defaultdict(list)
    for answer in found:
        if source in (None, answer.source):
            by_rule[answer.rule].append(answer)
    return by_rule


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, action="append", required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--asks", type=Path, required=True)
    parser.add_argument("--documents", type=Path, action="append", required=True)
    parser.add_argument("--weights", choices=["average", "weights"], default="average")
    parser.add_argument("--profile", type=Path)
    parser.add_argument("--table", type=Path)
    parser.add_argument("--against", type=Path, help="another checkpoint that never saw this fold: both on the same lines")
    parser.add_argument("--answers", type=Path, help="every answer as JSONL, to read the mistakes")
    arguments = parser.parse_args()
    torch.set_num_threads(1)  # small products: a second thread mostly waits
    tokenizer, asks = Tokenizer(arguments.tokenizer), load_asks(arguments.asks)
    found, documents, tokens = [], [], []
    for file in arguments.model:
        judge = Judge(file, tokenizer, asks, arguments.weights)
        never_seen = heldout.documents(arguments.documents, judge.saved["fold"])
        found += answers(judge, never_seen)
        documents += never_seen
        tokens.append(f"{judge.saved['tokens']:,}")
    by_rule = grouped(found)
    everything = [measure(rule, of) for rule, of in sorted(by_rule.items())]
    text = f"After {', '.join(tokens)} tokens. All validation lines (real hunks and read lines):\n\n{table(everything, heldout.missed(documents))}\n"
    for source, title in SETS:
        if part := grouped(found, source):
            rows = table([measure(r, of) for r, of in sorted(part.items())], heldout.missed(documents, source))
            text += f"\n{title}:\n\n{rows}\n"
    if arguments.against:
        other = Judge(arguments.against, tokenizer, asks)
        if len(arguments.model) > 1 or other.saved["fold"] != judge.saved["fold"]:
            parser.error(f"{arguments.against} was trained without fold {other.saved['fold']}: give one --model without it")
        before = answers(other, documents)
        for source, title in ((None, "All lines"), *SETS):
            if part := grouped(found, source):
                text += f"\n{title}, {arguments.against.name} → {arguments.model[0].name}:\n\n{side_by_side(grouped(before, source), part)}\n"
    text += f"\nBy language:\n\n{by_language(by_rule)}\n"
    text += f"\nFindings / candidates by language:\n\n{languages(found)}\n"
    print(text)
    if arguments.table:
        arguments.table.write_text(text)
    if arguments.profile:
        arguments.profile.write_text(json.dumps(profile_of(everything), indent=1, sort_keys=True) + "\n")
    if arguments.answers:
        with arguments.answers.open("w") as out:
            for answer in sorted(found, key=lambda a: (a.rule, -a.probability)):
                out.write(json.dumps(vars(answer), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
