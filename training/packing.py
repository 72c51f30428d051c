"""Documents to training rows: several documents in one row, every question a branch off its hunk, no padding to speak of.

A token sees the earlier tokens of its own document that lie in the hunk or in its own branch. Positions of every
branch continue where the hunk ended, as they do for the program, which evaluates a hunk once for all its questions.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import form
from asks import load_asks
from split import fold
from tokenizer import Tokenizer

SOURCES = ["plain", "transformed", "said", "read", "real"]
ROW = 512
LONG_ROW = 1024
MAX_QUESTIONS = 7
#: How often a document is shown with less context than usual: no verdict should hang on far lines, and short ones are cheap.
CROPPED = {"plain": 0.0, "transformed": 0.7, "said": 0.6, "read": 0.5, "real": 0.5}


def read_documents(folders: list[Path]) -> Iterator[dict]:
    for folder in folders:
        for file in sorted(folder.glob("*.jsonl")):
            with file.open() as lines:
                for line in lines:
                    try:
                        yield json.loads(line)
                    except json.JSONDecodeError:  # still being written
                        break


@dataclass
class Example:
    """One document in tokens: the hunk, then the branches."""

    trunk: list[int]
    branches: list[list[int]] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    asks: list[int] = field(default_factory=list)
    """Tokens of each branch up to and with <|line|>: no language modelling on them."""
    silent: int = 0
    """Tokens of the trunk that every document has."""

    @property
    def length(self) -> int:
        return len(self.trunk) + sum(map(len, self.branches))


class Builder:
    """Draws documents and turns each into an `Example`, a little different every time."""

    def __init__(self, tokenizer: Tokenizer, asks: Path, folders: list[Path], held_out: int | None, seed: int):
        self.tokenizer = tokenizer
        self.asks_file = asks
        self.asks: dict[str, list[list[int]]] = {}
        self.prefix = tokenizer.parts(form.prefix())
        self.folders, self.held_out = folders, held_out
        self.rng = random.Random(seed)
        self.reload()

    def reload(self) -> None:
        """Reads the documents again: labels that came later join the training."""
        self.asks = {rule: [self.tokenizer.text(ask) for ask in texts] for rule, texts in load_asks(self.asks_file).items()}
        by_source: dict[str, list[dict]] = defaultdict(list)
        counts: Counter[tuple[str, str, int]] = Counter()
        for document in read_documents(self.folders):
            if self.held_out is not None and fold(document["group"]) == self.held_out:
                continue
            document["questions"] = [q for q in document["questions"] if q["rule"] in self.asks]
            source = document["source"] if document["questions"] else "plain"
            by_source[source].append(document)
            for question in document["questions"]:
                counts[source, question["rule"], question["label"]] += 1
        self.by_source = by_source
        self.balance = {}
        for (source, rule, label), count in counts.items():
            both = count + counts[source, rule, 1 - label]
            self.balance[source, rule, label] = min(4.0, max(0.5, (0.5 * both / count) ** 0.5))
        self.queues: dict[str, list[dict]] = {source: [] for source in by_source}
        self.counts = counts
        print(
            "documents:", {s: len(d) for s, d in by_source.items()},
            "questions:", {f"{s}:{r}": (counts[s, r, 1], counts[s, r, 0]) for s, r in sorted({k[:2] for k in counts})},
            file=sys.stderr, flush=True,
        )

    def draw(self, shares: dict[str, float]) -> dict:
        sources = [s for s in SOURCES if self.by_source.get(s) and shares.get(s, 0) > 0]
        source = self.rng.choices(sources, [shares[s] for s in sources])[0]
        if not self.queues[source]:
            self.queues[source] = self.rng.sample(self.by_source[source], len(self.by_source[source]))
        return self.queues[source].pop()

    def example(self, document: dict, loss_weights: dict[str, float]) -> Example | None:
        rng, text = self.rng, self.tokenizer
        lines = document["lines"]
        questions = document["questions"]
        source = document["source"]
        if questions and len(questions) > MAX_QUESTIONS:
            questions = rng.sample(questions, MAX_QUESTIONS)
        first, last = 0, len(lines)
        if questions and rng.random() < CROPPED[source]:
            at = [q["line"] for q in questions]
            first, last = max(0, min(at) - rng.randrange(1, 9)), min(last, max(at) + rng.randrange(2, 10))
        heading = document["heading"] if rng.random() < 0.9 else ""
        for _ in range(8):
            hunk = text.parts(form.hunk(document["path"], heading, lines[first:last]))
            trunk = (self.prefix if questions or rng.random() < 0.2 else self.prefix[:1]) + hunk
            if len(trunk) <= LONG_ROW - 128:
                break
            at = [q["line"] for q in questions] or [first]
            first = max(first, min(at) - max(1, (min(at) - first) // 2))
            last = max(first + 1, min(last, max(at) + 1 + max(0, (last - max(at) - 1) // 2)))
            if not questions:
                last = first + max(1, (last - first) * 2 // 3)
        else:
            return None
        example = Example(trunk, silent=len(trunk) - len(hunk))
        rule_id, line_id, answer_id = (text.control[n] for n in ("<|rule|>", "<|line|>", "<|answer|>"))
        for question in rng.sample(questions, len(questions)):
            rule = question["rule"]
            asks = self.asks[rule]
            ask = asks[0] if rng.random() < 0.5 else rng.choice(asks)
            line = text.text(form.cut(form.trimmed(lines[question["line"]][1:])))
            branch = [rule_id, *ask, line_id, *line, answer_id]
            if example.length + len(branch) > LONG_ROW:
                continue
            example.branches.append(branch)
            example.labels.append(question["label"])
            balance = self.balance.get((source, rule, question["label"]), 1.0)
            example.weights.append(question.get("weight", 1.0) * balance * loss_weights.get(source, 1.0))
            example.asks.append(len(ask) + 2)
        return example


@dataclass
class Batch:
    """Rows for one forward pass; indices point into the flattened rows."""

    tokens: np.ndarray
    positions: np.ndarray
    document: np.ndarray
    branch: np.ndarray
    lm_index: np.ndarray
    lm_target: np.ndarray
    answer_index: np.ndarray
    answer_label: np.ndarray
    answer_weight: np.ndarray

    @property
    def size(self) -> int:
        return int((self.document >= 0).sum())


def pack(rows: list[list[Example]], length: int, rng: random.Random | None, lm_share: float) -> Batch:
    shape = (len(rows), length)
    tokens, positions = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    document, branch = np.full(shape, -1, np.int32), np.zeros(shape, np.int32)
    lm_index, lm_target, answers, labels, weights = [], [], [], [], []
    for row, examples in enumerate(rows):
        at = 0
        for number, example in enumerate(examples):
            trunk = len(example.trunk)
            parts = [(0, example.trunk, 0, example.silent)]
            parts += [(k + 1, b, trunk, example.asks[k]) for k, b in enumerate(example.branches)]
            for name, ids, offset, silent in parts:
                end = at + len(ids)
                tokens[row, at:end] = ids
                positions[row, at:end] = np.arange(offset, offset + len(ids))
                document[row, at:end], branch[row, at:end] = number, name
                share = lm_share if example.branches else min(1.0, 2 * lm_share)
                for k in range(max(0, silent - 1), len(ids) - 1 - (name > 0) if share else 0):
                    if rng.random() < share:
                        lm_index.append(row * length + at + k)
                        lm_target.append(ids[k + 1])
                if name:
                    answers.append(row * length + end - 1)
                    labels.append(example.labels[name - 1])
                    weights.append(example.weights[name - 1])
                at = end
    return Batch(
        tokens, positions, document, branch,
        np.array(lm_index, np.int64), np.array(lm_target, np.int64),
        np.array(answers, np.int64), np.array(labels, np.float32), np.array(weights, np.float32),
    )


class Packer:
    """Fills rows from a pool of examples, the best fit first."""

    def __init__(self, builder: Builder, pool: int = 96):
        self.builder, self.pool_size = builder, pool
        self.pool: list[Example] = []
        self.long: list[Example] = []

    def refill(self, shares: dict[str, float], loss_weights: dict[str, float]) -> None:
        while len(self.pool) < self.pool_size:
            example = self.builder.example(self.builder.draw(shares), loss_weights)
            if example:
                (self.pool if example.length <= ROW else self.long).append(example)

    def row(self, length: int, start: Example) -> list[Example]:
        row, left = [start], length - start.length
        while True:
            fits = [e for e in self.pool if e.length <= left]
            if not fits:
                return row
            best = max(fits, key=lambda e: e.length)
            self.pool.remove(best)
            row.append(best)
            left -= best.length

    def batch(self, shares: dict[str, float], loss_weights: dict[str, float], lm_share: float) -> Batch:
        """Two rows of ROW tokens, or one of LONG_ROW when a long document waits."""
        self.refill(shares, loss_weights)
        if self.long:
            rows, length = [self.row(LONG_ROW, self.long.pop(0))], LONG_ROW
        else:
            rows, length = [], ROW
            for _ in range(LONG_ROW // ROW):
                rows.append(self.row(ROW, self.pool.pop(0)))
                self.refill(shares, loss_weights)
        return pack(rows, length, self.builder.rng, lm_share)
