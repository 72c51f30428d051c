"""The decoder: RMSNorm, rotary positions (NEOX order), SwiGLU, tied embeddings; llama.cpp's `qwen2` runs it as it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Shape:
    vocabulary: int
    width: int = 192
    layers: int = 5
    heads: int = 3
    inner: int = 512
    rope_base: float = 10_000.0
    epsilon: float = 1e-6

    def as_dict(self) -> dict:
        return asdict(self)


class Norm(nn.Module):
    def __init__(self, width: int, epsilon: float):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.epsilon) * self.weight


def rotated(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary embedding in NEOX order: dimension i is paired with i + half."""
    a, b = x.chunk(2, dim=-1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), dim=-1)


class Layer(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.heads = shape.heads
        self.attention_norm = Norm(shape.width, shape.epsilon)
        self.qkv = nn.Linear(shape.width, 3 * shape.width, bias=False)
        self.output = nn.Linear(shape.width, shape.width, bias=False)
        self.feed_norm = Norm(shape.width, shape.epsilon)
        self.gate_up = nn.Linear(shape.width, 2 * shape.inner, bias=False)
        self.down = nn.Linear(shape.inner, shape.width, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, dropout: float) -> Tensor:
        batch, length, width = x.shape
        q, k, v = self.qkv(self.attention_norm(x)).view(batch, length, 3, self.heads, -1).unbind(2)
        q, k = rotated(q, cos, sin), rotated(k, cos, sin)
        seen = F.scaled_dot_product_attention(
            q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), attn_mask=mask
        )
        x = x + F.dropout(self.output(seen.transpose(1, 2).reshape(batch, length, width)), dropout)
        gate, up = self.gate_up(self.feed_norm(x)).chunk(2, dim=-1)
        return x + F.dropout(self.down(F.silu(gate) * up), dropout)


class Decoder(nn.Module):
    """Hidden states of packed documents; `logits` turns chosen ones into scores of the vocabulary."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.dropout = 0.0
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.final_norm = Norm(shape.width, shape.epsilon)
        half = shape.width // shape.heads // 2
        frequencies = shape.rope_base ** (-torch.arange(half, dtype=torch.float32) / half)
        self.register_buffer("frequencies", frequencies, persistent=False)
        self.reset()

    def reset(self) -> None:
        nn.init.normal_(self.embedding.weight, std=0.02)
        for layer in self.layers:
            for linear in (layer.qkv, layer.output, layer.gate_up, layer.down):
                nn.init.normal_(linear.weight, std=linear.in_features**-0.5)
            for linear in (layer.output, layer.down):
                linear.weight.data.mul_((2 * self.shape.layers) ** -0.5)

    def forward(self, tokens: Tensor, positions: Tensor, mask: Tensor) -> Tensor:
        """
        - tokens, positions: [batch, length]; positions restart for every document and every branch.
        - mask: additive, [batch, 1, length, length].
        """
        angles = positions[..., None].float() * self.frequencies
        cos, sin = angles.cos()[:, :, None], angles.sin()[:, :, None]
        x = self.embedding(tokens)
        for layer in self.layers:
            x = layer(x, cos, sin, mask, self.dropout)
        return self.final_norm(x)

    def logits(self, hidden: Tensor) -> Tensor:
        return hidden @ self.embedding.weight.T
