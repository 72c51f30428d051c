"""The rules' `match` patterns: which lines a rule proposes to the model."""

from __future__ import annotations

import os
import sys
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import regex
import yaml

HERE = Path(__file__).resolve().parent
PRODUCT_RULES = HERE.parent / "Sources" / "BundledRules" / "rules"

#: The rules a model judges; `todo-without-ticket` is decided by its pattern alone.
MODEL_RULES = [
    "leftover-debug", "commented-out-code", "swallowed-error", "hardcoded-secret", "vague-name",
    "placeholder-code", "disabled-test", "comment-restates-code", "dead-code",
    "test-without-assertion", "magic-number",
]


@dataclass
class Rule:
    """One rule's patterns. `proposes(line, language)` says whether a line is a candidate."""

    id: str
    ask: str
    any: list[str]
    by_language: dict[str, list[str]]
    none: list[str]
    _compiled: dict[str, object] = field(default_factory=dict)

    def _alternation(self, key: str, patterns: list[str]):
        if key not in self._compiled:
            source = "|".join(f"(?:{p})" for p in patterns)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._compiled[key] = regex.compile(source, regex.VERSION1) if source else None
        return self._compiled[key]

    def proposes(self, line: str, language: str | None) -> bool:
        wanted = self._alternation(language or "", self.any + self.by_language.get(language or "", []))
        try:
            if wanted is None or not wanted.search(line, timeout=0.02):
                return False
            unwanted = self._alternation("\0not", self.none)
            return unwanted is None or not unwanted.search(line, timeout=0.02)
        except TimeoutError:  # as PCRE2 gives up at its match limit
            return False


def as_list(value) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def read_rule(path: Path) -> Rule | None:
    document = yaml.safe_load(path.read_text())
    match = document.get("match") or {}
    languages = {k: as_list(v) for k, v in match.items() if k not in ("any", "not", "within", "lines")}
    return Rule(document["id"], document.get("ask", ""), as_list(match.get("any")), languages, as_list(match.get("not")))


def folders() -> list[Path]:
    named = [Path(p) for p in os.environ.get("VIBECHECK_RULES", "").split(":") if p]
    return [*named, PRODUCT_RULES]


def load(only: list[str] | None = None) -> dict[str, Rule]:
    """The model's rules by id; a folder that `VIBECHECK_RULES` names goes before the product's."""
    found: dict[str, Rule] = {}
    for folder in folders():
        for path in sorted(folder.glob("*.yaml")):
            rule = read_rule(path)
            if rule and rule.id in (only or MODEL_RULES) and rule.id not in found:
                found[rule.id] = rule
    missing = [r for r in MODEL_RULES if r not in found and (not only or r in only)]
    if missing:
        print(f"no patterns for {', '.join(missing)}", file=sys.stderr)
    return found
