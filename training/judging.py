"""The trained model at work in Python: probabilities for documents' questions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

import form
from export import load
from model import Decoder
from packing import Example, pack
from tokenizer import Tokenizer
from train import mask_of


class Judge:
    def __init__(self, path: Path, tokenizer: Tokenizer, asks: dict[str, list[str]], which: str = "average"):
        shape, named, self.saved = load(path, which)
        self.model = Decoder(shape).eval()
        self.model.load_state_dict(named, strict=True)
        self.tokenizer, self.asks = tokenizer, asks

    def example(self, document: dict, limit: int = 2048) -> Example:
        """All questions of the document as the program asks them: the rule's own `ask`, the whole window."""
        text = self.tokenizer
        lines = document["lines"]
        example = Example(text.parts(form.prefix() + form.hunk(document["path"], document["heading"], lines)))
        for question in document["questions"]:
            line = lines[question["line"]][1:]
            example.branches.append(text.parts(form.question(self.asks[question["rule"]][0], line)))
            example.labels.append(question["label"])
            example.weights.append(1.0)
            example.asks.append(0)
        return example

    @torch.no_grad()
    def logits(self, example: Example) -> np.ndarray:
        """Scores of <|yes|> and <|no|> for every branch: [branches, 2]."""
        batch = pack([[example]], example.length, None, 0.0)
        tensor = torch.from_numpy
        mask = mask_of(tensor(batch.document), tensor(batch.branch))
        hidden = self.model(tensor(batch.tokens), tensor(batch.positions), mask).flatten(0, 1)
        ends = hidden[tensor(batch.answer_index)]
        control = self.tokenizer.control
        return (ends @ self.model.embedding.weight[[control["<|yes|>"], control["<|no|>"]]].T).numpy()

    def probabilities(self, document: dict) -> list[float]:
        odds = self.logits(self.example(document)) @ np.array([1.0, -1.0])
        return (1 / (1 + np.exp(-odds))).tolist()
