"""A GGUF that `export.py` wrote, read back: its weights to start a training from, its tokenizer to go with them.

    from_gguf.py FILE --tokenizer work/tokenizer.json      writes the tokenizer; `train.py --from FILE` takes the weights
    from_gguf.py FILE --tokenizer ... --model work/old.pt  and a checkpoint to measure: `--fold N` says what it never saw

Quantized weights come back as what the program computes with. The optimizer's state is not in the file: it starts anew.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import gguf
import numpy as np
import torch

import form
from export import tensors_of
from model import Decoder, Shape


class Stored:
    """One GGUF file: `shape`, `tensors` by the names of `Decoder`, vocabulary and merges."""

    def __init__(self, path: Path):
        reader = gguf.GGUFReader(path)
        self.fields = {name: field.contents() for name, field in reader.fields.items()}
        if self.fields["vibecheck.prompt"] != "lines-1":
            raise ValueError(f"{path}: prompt form '{self.fields['vibecheck.prompt']}' is not 'lines-1'")
        key = self.fields["general.architecture"] + "."
        self.shape = Shape(
            len(self.fields["tokenizer.ggml.tokens"]), self.fields[key + "embedding_length"], self.fields[key + "block_count"],
            self.fields[key + "attention.head_count"], self.fields[key + "feed_forward_length"],
            float(self.fields[key + "rope.freq_base"]),
        )
        theirs = {
            tensor.name: torch.from_numpy(np.array(gguf.quants.dequantize(tensor.data, tensor.tensor_type), dtype=np.float32))
            for tensor in reader.tensors
        }
        self.tensors = self._named(theirs)

    def _named(self, theirs: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        ours = {"embedding.weight": theirs["token_embd.weight"], "final_norm.weight": theirs["output_norm.weight"]}
        for at in range(self.shape.layers):
            layer, block = f"layers.{at}.", f"blk.{at}."
            ours |= {
                layer + "attention_norm.weight": theirs[block + "attn_norm.weight"],
                layer + "qkv.weight": torch.cat([theirs[block + f"attn_{part}.weight"] for part in "qkv"]),
                layer + "output.weight": theirs[block + "attn_output.weight"],
                layer + "feed_norm.weight": theirs[block + "ffn_norm.weight"],
                layer + "gate_up.weight": torch.cat([theirs[block + f"ffn_{part}.weight"] for part in ("gate", "up")]),
                layer + "down.weight": theirs[block + "ffn_down.weight"],
            }
        back = tensors_of(self.shape, ours)
        missing = {name for name in theirs if name not in back or not np.array_equal(back[name], theirs[name].numpy())}
        if missing:
            raise ValueError(f"tensors that training does not know: {', '.join(sorted(missing))}")
        return ours

    def write_tokenizer(self, out: Path) -> None:
        """As the `tokenizers` library stores it; tokens and merges in the file's order."""
        from tokenizers import Tokenizer, decoders, models, pre_tokenizers

        tokens = self.fields["tokenizer.ggml.tokens"][: -len(form.CONTROL_TOKENS)]
        merges = [tuple(merge.split(" ")) for merge in self.fields["tokenizer.ggml.merges"]]
        bpe = Tokenizer(models.BPE({token: at for at, token in enumerate(tokens)}, merges))
        bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
        bpe.decoder = decoders.ByteLevel()
        out.parent.mkdir(parents=True, exist_ok=True)
        bpe.save(str(out))

    def checkpoint(self, fold: int | None) -> dict:
        """What `export.load` reads; nothing to train on from."""
        places, parts, size = [], [], 0
        for name, _ in Decoder(self.shape).named_parameters():
            tensor = self.tensors[name]
            places.append((size, tensor.shape))
            padding = -tensor.numel() % 16
            parts += [tensor.flatten(), torch.zeros(padding)]
            size += tensor.numel() + padding
        weights = torch.cat(parts)
        return {"shape": self.shape.as_dict(), "weights": weights, "average": weights, "places": places, "fold": fold, "tokens": 0, "steps": 0}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gguf", type=Path)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--fold", type=int, default=0)
    arguments = parser.parse_args()
    stored = Stored(arguments.gguf)
    stored.write_tokenizer(arguments.tokenizer)
    if arguments.model:
        torch.save(stored.checkpoint(arguments.fold), arguments.model)
    print(json.dumps({"shape": stored.shape.as_dict(), "profile": json.loads(stored.fields["vibecheck.profile"])}))


if __name__ == "__main__":
    main()
