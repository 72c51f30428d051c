"""What quantizing costs: size and average precision of the exported model, type by type, on the held-out fold.

    quantized.py --model work/model.pt --tokenizer work/tokenizer.json --asks asks.yaml --documents FOLDER --profile work/profile.json
                 --out work/quantized [--fold 0] [--types f16,q8_0,q5_0,q4_0]

Every file is written, read back, and its weights, as the program computes with them, are measured by the Python judge on the
same lines. `verify.py` shows that llama.cpp computes the same.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

import heldout
from asks import load_asks
from evaluate import answers, grouped, measure
from export import write
from from_gguf import Stored
from judging import Judge
from tokenizer import Tokenizer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--asks", type=Path, required=True)
    parser.add_argument("--documents", type=Path, action="append", required=True)
    parser.add_argument("--profile", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--types", default="f16,q8_0,q5_0,q4_0")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    tokenizer, asks = Tokenizer(arguments.tokenizer), load_asks(arguments.asks)
    profile = json.loads(arguments.profile.read_text())
    held_out = heldout.documents(arguments.documents, arguments.fold)
    arguments.out.mkdir(parents=True, exist_ok=True)
    first: dict[str, float] = {}
    for kind in arguments.types.split(","):
        file = arguments.out / f"vibecheck-{kind}.gguf"
        write(arguments.model, tokenizer, kind, file, profile)
        checkpoint = arguments.out / f"{kind}.pt"
        torch.save(Stored(file).checkpoint(arguments.fold), checkpoint)
        found = grouped(answers(Judge(checkpoint, tokenizer, asks), held_out))
        precisions = {rule: m.average_precision for rule, of in sorted(found.items()) if (m := measure(rule, of)).is_measured}
        first = first or precisions
        lost = {rule: first[rule] - value for rule, value in precisions.items()}
        print(
            f"| {kind.upper()} | {file.stat().st_size:,} | "
            + " | ".join(f"`{rule}` {value:.3f}" for rule, value in precisions.items())
            + f" | {np.mean(list(precisions.values())):.4f} | {np.mean(list(lost.values())):+.4f} | {max(lost.values()):+.4f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
