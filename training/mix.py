"""Mixes a trained model with the exported one that it started from: what one of them forgot, the other may know.

    mix.py --model work/run.pt --with vibecheck.gguf --share 0.25 --out work/model.pt

`--share` is the part of the exported model's weights; the rest is the moving average of the training.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from from_gguf import Stored


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--with", dest="other", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.25)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    saved = torch.load(arguments.model, weights_only=False)
    other = Stored(arguments.other)
    if other.shape.as_dict() != saved["shape"]:
        parser.error(f"{arguments.other} has another shape than {arguments.model}")
    saved["average"] = torch.lerp(saved["average"], other.checkpoint(saved["fold"])["weights"], arguments.share)
    torch.save(saved, arguments.out)


if __name__ == "__main__":
    main()
