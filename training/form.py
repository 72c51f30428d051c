"""The prompt form `lines-1`: a window of a hunk once, then one question per candidate line.

`Sources/Reviewing/LinesPrompt.swift` builds the same text for the program; a change in one is a change in both, and
needs a new model. Every plain part is tokenized on its own, so no token spans two parts.
"""

from __future__ import annotations

CONTROL_TOKENS = [
    "<|bos|>",
    "<|file|>",
    "<|hunk|>",
    "<|rule|>",
    "<|line|>",
    "<|answer|>",
    "<|yes|>",
    "<|no|>",
    "<|end|>",
]
INSTRUCTION = "Review the added lines of a change. Answer each question with yes or no.\n"
LINE_LIMIT = 200

Part = tuple[str, bool]
"""Text and whether it is a control token."""


def cut(text: str) -> str:
    """At most `LINE_LIMIT` Unicode scalars, with an ellipsis where something was left out."""
    return text if len(text) <= LINE_LIMIT else text[:LINE_LIMIT] + "…"


def trimmed(text: str) -> str:
    return text.strip(" \t\r\n\v\f\x85\u2028\u2029")


def prefix() -> list[Part]:
    return [("<|bos|>", True), (INSTRUCTION, False)]


def hunk(path: str, heading: str, lines: list[str]) -> list[Part]:
    """`lines` carry their sign (" ", "+" or "-") as first character."""
    body = "".join(line[:1] + cut(line[1:]) + "\n" for line in lines)
    return [("<|file|>", True), (path + "\n", False), ("<|hunk|>", True), (heading + "\n" + body, False)]


def question(ask: str, line: str) -> list[Part]:
    """`line` is the candidate without sign."""
    return [
        ("<|rule|>", True),
        (ask, False),
        ("<|line|>", True),
        (cut(trimmed(line)), False),
        ("<|answer|>", True),
    ]
