"""The byte-level BPE tokenizer: GPT-2's splitting of text, a small vocabulary, control tokens after it.

    tokenizer.py --documents FOLDER [--corpus FOLDER] --out work/tokenizer.json

llama.cpp's `gpt-2` pre-tokenizer splits the same way; `verify.py` proves it line by line.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import tokenizers
from tokenizers import decoders, models, pre_tokenizers, trainers

import form

MERGED_SIZE = 4096
LANGUAGE_BYTES = 2_000_000
HUNK_LINES = 24


class Tokenizer:
    """Parts of a prompt to token ids. Text of a plain part never becomes a control token."""

    def __init__(self, path: Path):
        stored = json.loads(Path(path).read_text())
        self.vocabulary: dict[str, int] = stored["model"]["vocab"]
        self.merges: list[str] = [
            merge if isinstance(merge, str) else " ".join(merge) for merge in stored["model"]["merges"]
        ]
        self.control = {name: len(self.vocabulary) + at for at, name in enumerate(form.CONTROL_TOKENS)}
        self.size = len(self.vocabulary) + len(self.control)
        self._bpe = tokenizers.Tokenizer.from_file(str(path))

    def text(self, text: str) -> list[int]:
        return self._bpe.encode(text).ids

    def parts(self, parts: list[form.Part]) -> list[int]:
        ids: list[int] = []
        for text, is_control in parts:
            ids.extend([self.control[text]] if is_control else self.text(text))
        return ids


def signed(lines: list[str], rng: random.Random) -> str:
    """Lines as a window of a hunk shows them: a run of additions inside context."""
    start = rng.randrange(0, 4)
    end = max(start + 1, len(lines) - rng.randrange(0, 4))
    return "".join(
        ("+" if start <= at < end else " ") + form.cut(line) + "\n" for at, line in enumerate(lines)
    )


def corpus_texts(folder: Path, seed: int) -> Iterator[str]:
    """Windows of files of the corpus, as many bytes of each language at most."""
    rng = random.Random(seed)
    index = [json.loads(line) for line in (folder / "index.jsonl").open()]
    rng.shuffle(index)
    taken: Counter[str] = Counter()
    for entry in index:
        file = folder / entry["package"].replace("/", "~") / entry["path"]
        if taken[entry["language"]] >= LANGUAGE_BYTES or not file.exists():
            continue
        text = file.read_text(errors="replace")[:40_000]
        taken[entry["language"]] += len(text)
        lines = text.split("\n")
        yield entry["path"] + "\n"
        for at in range(0, len(lines), HUNK_LINES):
            yield signed(lines[at : at + HUNK_LINES], rng)


def document_texts(folder: Path) -> Iterator[str]:
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.open():
            document = json.loads(line)
            for text, is_control in form.hunk(document["path"], document["heading"], document["lines"]):
                if not is_control:
                    yield text


def train(texts: Iterator[str]) -> tokenizers.Tokenizer:
    bpe = tokenizers.Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    bpe.decoder = decoders.ByteLevel()
    bpe.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=MERGED_SIZE,
            min_frequency=2,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    return bpe


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    def texts() -> Iterator[str]:
        if arguments.documents:
            yield from document_texts(arguments.documents)
        if arguments.corpus:
            yield from corpus_texts(arguments.corpus, arguments.seed)

    bpe = train(texts())
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    bpe.save(str(arguments.out))
    print(f"{arguments.out}: {bpe.get_vocab_size()} tokens and {len(form.CONTROL_TOKENS)} control tokens")


if __name__ == "__main__":
    main()
