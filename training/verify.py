"""Proves that llama.cpp reads the exported model as Python does: the same tokens, the same probabilities.

    verify.py --program work/verify --model work/model.pt --tokenizer work/tokenizer.json --asks asks.yaml
              --documents FOLDER GGUF...

Prints, for every GGUF file: lines whose tokens differ, the largest difference of a probability, the file's size, the speed.
Python answers all questions of a hunk in one pass with branches; llama.cpp reads hunk and question as one plain
sequence. Agreement so proves the branch mask and the positions too.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
from pathlib import Path

import numpy as np

from asks import load_asks
from judging import Judge
from packing import read_documents
from tokenizer import Tokenizer

ODD_LINES = [
    "", " ", "\t\t", "   \t x", "a\u00a0b", "e\u0301galite\u0301", "日本語のコメント", "🙂👩‍👩‍👧‍👦 ok", "‮right to left‬ abc",
    "x\u200bzero\u200dwidth", "naïve café — “quotes” … «guillemets»", "١٢٣ Arabic digits ४५६", "Ⅳ ½ ² ①", "ſtraße İı",
    "<|yes|> <|no|> <|endoftext|> <s> [INST]", "it's we're I'LL 'S don'T", "\x00\x01\x1b[31mred\x7f", "a\r\nb\rc\n\n\nd",
    "    return  x   ", "١a٢b", "한국어 テスト 中文", "𝒜𝒷𝒸 𐍈", "नमस्ते दुनिया", "สวัสดี", "\ufeffbom", "\u2028line\u2029sep\x85nel", "￿",
]


def ask(program: Path, gguf: Path, tokenizer: Tokenizer, requests: list[str]) -> list[str]:
    ids = [str(tokenizer.control[name]) for name in ("<|yes|>", "<|no|>")]
    answer = subprocess.run(
        [str(program), str(gguf), *ids], input="\n".join(requests) + "\n", capture_output=True, text=True, check=True
    )
    return answer.stdout.split("\n")[: len(requests)]


def test_lines(documents: list[dict], rng: random.Random, count: int) -> list[str]:
    """Lines of documents, and as many with odd characters put into them."""
    lines = list(ODD_LINES)
    pool = [line[1:] for document in documents for line in document["lines"]]
    while len(lines) < count:
        line = rng.choice(pool)
        if rng.random() < 0.3:
            at = rng.randrange(len(line) + 1)
            odd = rng.choice(ODD_LINES) if rng.random() < 0.5 else chr(rng.choice([rng.randrange(1, 0xD7FF), rng.randrange(0xE000, 0x1FFFF)]))
            line = line[:at] + odd + line[at:]
        lines.append(line)
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--asks", type=Path, required=True)
    parser.add_argument("--documents", type=Path, action="append", required=True)
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--tolerance", type=float, default=0.05, help="largest difference of a probability")
    parser.add_argument("gguf", type=Path, nargs="+")
    arguments = parser.parse_args()
    tokenizer, rng = Tokenizer(arguments.tokenizer), random.Random(3)
    judge = Judge(arguments.model, tokenizer, load_asks(arguments.asks))
    documents = list(read_documents(arguments.documents))
    rng.shuffle(documents)

    lines = test_lines(documents, rng, arguments.lines)
    expected = [tokenizer.text(line) for line in lines]
    requests, ours = [], []
    for document in documents:
        document["questions"] = [q for q in document["questions"] if q["rule"] in judge.asks]
        if not document["questions"]:
            continue
        example = judge.example(document)
        if example.length > 1900:
            continue
        for branch, (yes, no) in zip(example.branches, judge.logits(example)):
            requests.append("P " + " ".join(map(str, example.trunk + branch)))
            ours.append(1 / (1 + np.exp(no - yes)))
        if len(requests) >= arguments.questions:
            break

    failed = False
    for gguf in arguments.gguf:
        tokens = ask(arguments.program, gguf, tokenizer, ["T " + line.encode().hex() for line in lines])
        different = [l for l, e, t in zip(lines, expected, tokens) if e != [int(i) for i in t.split()]]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        answers = np.array([[float(x) for x in a.split()] for a in ask(arguments.program, gguf, tokenizer, requests)])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        speed = sum(r.count(" ") for r in requests) / (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        theirs = 1 / (1 + np.exp(answers[:, 1] - answers[:, 0]))
        difference = np.abs(theirs - np.array(ours))
        print(
            f"{gguf.name}: {gguf.stat().st_size:,} bytes; tokens equal on {len(lines) - len(different)} of {len(lines)} lines;"
            f" {len(ours)} probabilities differ by at most {difference.max():.4f}, on average {difference.mean():.5f};"
            f" {speed:,.0f} tokens a CPU second",
            flush=True,
        )
        for line in different[:5]:
            print(f"  differs: {line!r}")
        failed |= bool(different) or difference.max() > arguments.tolerance
    sys.exit(int(failed))  # a NumPy truth value would be printed, and be a failure


if __name__ == "__main__":
    main()
