"""How each rule asks: its own text first, then other wordings of the same question."""

from __future__ import annotations

from pathlib import Path

import yaml


def load_asks(path: Path) -> dict[str, list[str]]:
    stored = yaml.safe_load(Path(path).read_text())
    return {rule: [texts] if isinstance(texts, str) else list(texts) for rule, texts in stored.items()}
