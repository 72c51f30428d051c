"""Writes the trained model as GGUF, architecture `qwen2`, with its tokenizer and its profile.

    export.py --model work/model.pt --tokenizer work/tokenizer.json --type q8_0 --out vibecheck.gguf [--profile work/profile.json]

`--profile` is what `evaluate.py` wrote: per rule the threshold and what was measured there. Only rules in it can be
judged by the program.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import gguf
import numpy as np
import torch

import form
from model import Shape
from tokenizer import Tokenizer

NAME = "vibecheck-small"
CONTEXT_LENGTH = 2048
TYPES = {
    "f32": gguf.GGMLQuantizationType.F32,
    "f16": gguf.GGMLQuantizationType.F16,
    "q8_0": gguf.GGMLQuantizationType.Q8_0,
    "q5_0": gguf.GGMLQuantizationType.Q5_0,
    "q4_0": gguf.GGMLQuantizationType.Q4_0,
}
FILE_TYPES = {
    "f32": gguf.LlamaFileType.ALL_F32,
    "f16": gguf.LlamaFileType.MOSTLY_F16,
    "q8_0": gguf.LlamaFileType.MOSTLY_Q8_0,
    "q5_0": gguf.LlamaFileType.MOSTLY_Q5_0,
    "q4_0": gguf.LlamaFileType.MOSTLY_Q4_0,
}


def load(path: Path, which: str = "average") -> tuple[Shape, dict[str, torch.Tensor], dict]:
    """Shape, parameters by name, and the checkpoint's other values."""
    from model import Decoder

    saved = torch.load(path, weights_only=False)
    shape = Shape(**saved["shape"])
    names = [name for name, _ in Decoder(shape).named_parameters()]
    tensors = {
        name: saved[which][at : at + size.numel()].view(size)
        for name, (at, size) in zip(names, saved["places"])
    }
    return shape, tensors, saved


def tensors_of(shape: Shape, named: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
    """Parameters under the names llama.cpp gives them; `qwen2` wants biases, ours are zero."""
    found = {"token_embd.weight": named["embedding.weight"], "output_norm.weight": named["final_norm.weight"]}
    for at in range(shape.layers):
        ours, theirs = f"layers.{at}.", f"blk.{at}."
        q, k, v = named[ours + "qkv.weight"].chunk(3)
        gate, up = named[ours + "gate_up.weight"].chunk(2)
        found |= {
            theirs + "attn_norm.weight": named[ours + "attention_norm.weight"],
            theirs + "attn_q.weight": q,
            theirs + "attn_k.weight": k,
            theirs + "attn_v.weight": v,
            theirs + "attn_output.weight": named[ours + "output.weight"],
            theirs + "ffn_norm.weight": named[ours + "feed_norm.weight"],
            theirs + "ffn_gate.weight": gate,
            theirs + "ffn_up.weight": up,
            theirs + "ffn_down.weight": named[ours + "down.weight"],
        }
        for name in ("attn_q.bias", "attn_k.bias", "attn_v.bias"):
            found[theirs + name] = torch.zeros(shape.width)
    return {name: tensor.float().contiguous().numpy() for name, tensor in found.items()}


def write(model: Path, tokenizer: Tokenizer, kind: str, out: Path, profile: dict, which: str = "average") -> None:
    shape, named, saved = load(model, which)
    writer = gguf.GGUFWriter(out, "qwen2")
    writer.add_name(NAME)
    writer.add_description(
        f"judges lines of a change for vibecheck; {saved['tokens']:,} tokens of training, {saved['steps']} steps"
    )
    writer.add_license("MIT")
    writer.add_file_type(FILE_TYPES[kind])
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_context_length(CONTEXT_LENGTH)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.inner)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.heads)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    writer.add_vocab_size(tokenizer.size)

    by_id = sorted(tokenizer.vocabulary, key=tokenizer.vocabulary.__getitem__)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(by_id + form.CONTROL_TOKENS)
    writer.add_token_types(
        [gguf.TokenType.NORMAL] * len(by_id) + [gguf.TokenType.CONTROL] * len(form.CONTROL_TOKENS)
    )
    writer.add_token_merges(tokenizer.merges)
    writer.add_bos_token_id(tokenizer.control["<|bos|>"])
    writer.add_eos_token_id(tokenizer.control["<|end|>"])
    writer.add_pad_token_id(tokenizer.control["<|end|>"])
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)

    writer.add_string("vibecheck.prompt", "lines-1")
    writer.add_string("vibecheck.profile", json.dumps(profile, sort_keys=True))

    for name, array in tensors_of(shape, named).items():
        if array.ndim == 1 or kind == "f32":
            writer.add_tensor(name, array)
        else:
            packed = gguf.quants.quantize(array, TYPES[kind])
            writer.add_tensor(name, packed, raw_dtype=TYPES[kind])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--type", choices=TYPES, default="q8_0")
    parser.add_argument("--profile", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", choices=["average", "weights"], default="average")
    arguments = parser.parse_args()
    profile = json.loads(arguments.profile.read_text()) if arguments.profile else {"rules": {}}
    part = arguments.out.with_suffix(".part")
    write(arguments.model, Tokenizer(arguments.tokenizer), arguments.type, part, profile, arguments.weights)
    part.replace(arguments.out)
    print(f"{arguments.out}: {arguments.out.stat().st_size:,} bytes, {len(profile['rules'])} rules")


if __name__ == "__main__":
    main()
