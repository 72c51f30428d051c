#!/usr/bin/env python3
"""Writes a GGUF with random weights: for tests of speed and of the engine, never of judgement.

    python random_model.py --shape tiny tiny.gguf
    python random_model.py --shape qwen2.5-coder-0.5b random-0.5b.gguf

Architecture `qwen2` (attention biases zero), tokenizer `gpt2` with pre-tokenizer `gpt-2`. `tiny`
knows the prompt form of the embedded model, in F32: two layers, a token for each byte, a few merges
and the control tokens. `qwen2.5-coder-0.5b` is asked as a general model, with the words of the embedded one, and has that model's exact shape in Q4_0 (281 MB): how long
it takes to load, to read a prompt and to keep a prefix is what the real one would take. The same
seed gives the same file. Needs `numpy` and `gguf` (PyPI).
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np

CONTROL_TOKENS = [
    "<|bos|>", "<|file|>", "<|hunk|>", "<|rule|>", "<|line|>", "<|answer|>",
    "<|yes|>", "<|no|>", "<|end|>",
]
MERGES = [
    ("Ġ", "Ġ"), ("ĠĠ", "ĠĠ"), ("i", "n"), ("r", "e"), ("e", "r"), ("o", "n"), ("t", "h"),
    ("th", "e"), ("Ġ", "the"), ("p", "r"), ("pr", "in"), ("prin", "t"),
]


@dataclass
class Shape:
    layers: int
    width: int
    heads: int
    kv_heads: int
    feed_forward: int
    vocabulary: int  # 0: only the tokens there are
    context: int
    rope_base: float
    quantization: gguf.GGMLQuantizationType


SHAPES = {
    "tiny": Shape(2, 64, 4, 2, 128, 0, 4096, 10_000, gguf.GGMLQuantizationType.F32),
    "qwen2.5-coder-0.5b": Shape(
        24, 896, 14, 2, 4864, 151_936, 32_768, 1_000_000, gguf.GGMLQuantizationType.Q4_0
    ),
}


VERDICT_MERGES = [("y", "es"), ("n", "o")]


def embedded_merges():
    path = Path(__file__).resolve().parent.parent / "Sources/BundledModel/Resources/vibecheck.gguf"
    field = gguf.GGUFReader(path).fields["tokenizer.ggml.merges"]
    return [tuple(bytes(field.parts[index]).decode().split(" ")) for index in field.data]


def byte_characters():
    """The printable character that stands for each byte, as in GPT-2."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    characters, extra = {}, 0
    for byte in range(256):
        if byte in kept:
            characters[byte] = chr(byte)
        else:
            characters[byte] = chr(256 + extra)
            extra += 1
    return [characters[byte] for byte in range(256)]


def write(path, shape, seed):
    random = np.random.default_rng(seed)
    writer = gguf.GGUFWriter(path, "qwen2")
    writer.add_name("random weights")
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_layer_norm_rms_eps(1e-6)
    merges = MERGES
    if shape.vocabulary:
        # The embedded model's words, so that a text is about as many tokens as for the real model.
        merges = embedded_merges() + VERDICT_MERGES
    else:
        writer.add_string("vibecheck.prompt", "lines-1")
        writer.add_string("vibecheck.profile", json.dumps({"rules": {}}))

    tokens = list(dict.fromkeys(byte_characters() + [a + b for a, b in merges]))
    types = [gguf.TokenType.NORMAL] * len(tokens)
    tokens += CONTROL_TOKENS
    types += [gguf.TokenType.CONTROL] * len(CONTROL_TOKENS)
    for unused in range(len(tokens), shape.vocabulary):
        tokens.append(f"<|unused{unused}|>")
        types.append(gguf.TokenType.UNUSED)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges([f"{a} {b}" for a, b in merges])
    writer.add_bos_token_id(tokens.index("<|bos|>"))
    writer.add_eos_token_id(tokens.index("<|end|>"))
    writer.add_add_bos_token(False)

    def matrix(name, rows, columns):
        values = random.standard_normal((rows, columns), dtype=np.float32)
        # activations keep their size
        values *= 1.0 / np.sqrt(columns)
        if shape.quantization == gguf.GGMLQuantizationType.F32:
            writer.add_tensor(name, values)
        else:
            quantized = gguf.quants.quantize(values, shape.quantization)
            writer.add_tensor(name, quantized, raw_dtype=shape.quantization)

    def vector(name, value, size):
        writer.add_tensor(name, np.full(size, value, dtype=np.float32))

    head = shape.width // shape.heads
    kv_width = head * shape.kv_heads
    matrix("token_embd.weight", len(tokens), shape.width)
    vector("output_norm.weight", 1.5, shape.width)  # verdicts all over 0...1, seldom at its ends
    for layer in range(shape.layers):
        name = f"blk.{layer}"
        vector(f"{name}.attn_norm.weight", 1, shape.width)
        vector(f"{name}.ffn_norm.weight", 1, shape.width)
        matrix(f"{name}.attn_q.weight", shape.width, shape.width)
        matrix(f"{name}.attn_k.weight", kv_width, shape.width)
        matrix(f"{name}.attn_v.weight", kv_width, shape.width)
        matrix(f"{name}.attn_output.weight", shape.width, shape.width)
        vector(f"{name}.attn_q.bias", 0, shape.width)
        vector(f"{name}.attn_k.bias", 0, kv_width)
        vector(f"{name}.attn_v.bias", 0, kv_width)
        matrix(f"{name}.ffn_gate.weight", shape.feed_forward, shape.width)
        matrix(f"{name}.ffn_up.weight", shape.feed_forward, shape.width)
        matrix(f"{name}.ffn_down.weight", shape.width, shape.feed_forward)

    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("path", help="the file to write")
    parser.add_argument("--shape", choices=SHAPES, default="tiny")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write(arguments.path, SHAPES[arguments.shape], arguments.seed)


if __name__ == "__main__":
    main()
