"""The rules' `match` patterns: which lines a rule proposes to the model.

`within` is told from the line alone: a match is in a comment if it begins with what begins one in its language. The program
reads the whole hunk, so it also knows comments over several lines and text in strings.
"""

from __future__ import annotations

import os
import sys
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import pathspec
import regex
import yaml

from languages import openers

HERE = Path(__file__).resolve().parent
WIDE_RULES = HERE / "wide"
PRODUCT_RULES = HERE.parent / "Sources" / "BundledRules" / "rules"

#: The rules a model judges; `todo-without-ticket` is decided by its pattern alone.
MODEL_RULES = [
    "leftover-debug", "commented-out-code", "swallowed-error", "hardcoded-secret", "vague-name",
    "placeholder-code", "disabled-test", "comment-restates-code", "dead-code",
    "test-without-assertion", "magic-number",
]


@dataclass
class Rule:
    """One rule's patterns. `proposes(line, language, path)` says whether a line is a candidate."""

    id: str
    ask: str
    any: list[str]
    by_language: dict[str, list[str]]
    none: list[str]
    severity: str = "warning"
    within: str | None = None
    ignores: pathspec.GitIgnoreSpec = field(default_factory=lambda: pathspec.GitIgnoreSpec([]))
    _compiled: dict[str, object] = field(default_factory=dict)

    def _alternation(self, key: str, patterns: list[str]):
        if key not in self._compiled:
            source = "|".join(f"(?:{p})" for p in patterns)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._compiled[key] = regex.compile(source, regex.VERSION1) if source else None
        return self._compiled[key]

    def looks_at(self, path: str) -> bool:
        return not self.ignores.match_file(path)

    def proposes(self, line: str, language: str | None, path: str | None = None) -> bool:
        if path is not None and not self.looks_at(path):
            return False
        wanted = self._alternation(language or "", self.any + self.by_language.get(language or "", []))
        try:
            if wanted is None or not any(self._is_within(line, m.start(), language) for m in wanted.finditer(line, timeout=0.02)):
                return False
            unwanted = self._alternation("\0not", self.none)
            return unwanted is None or not unwanted.search(line, timeout=0.02)
        except TimeoutError:  # as PCRE2 gives up at its match limit
            return False

    def _is_within(self, line: str, start: int, language: str | None) -> bool:
        text = line[start:].lstrip()
        if self.within == "comment":
            return text.startswith(openers(language))
        return self.within != "code" or not line.lstrip().startswith(openers(language))


def as_list(value) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def read_rule(path: Path) -> Rule | None:
    document = yaml.safe_load(path.read_text())
    match = document.get("match") or {}
    languages = {k: as_list(v) for k, v in match.items() if k not in ("any", "not", "within", "lines")}
    return Rule(
        document["id"], document.get("ask", ""), as_list(match.get("any")), languages, as_list(match.get("not")),
        document["severity"], match.get("within"), pathspec.GitIgnoreSpec.from_lines(document.get("ignores", [])),
    )


def load(only: list[str] | None = None, wide: bool = False) -> dict[str, Rule]:
    """The model's rules by id; a folder that `VIBECHECK_RULES` names goes before the product's.

    `wide`: with the wider patterns that labelled lines were chosen by, where there are some.
    """
    folders = [Path(p) for p in os.environ.get("VIBECHECK_RULES", "").split(":") if p]
    found: dict[str, Rule] = {}
    for folder in [*folders, *([WIDE_RULES] if wide else []), PRODUCT_RULES]:
        for path in sorted(folder.glob("*.yaml")):
            rule = read_rule(path)
            if rule and rule.id in (only or MODEL_RULES) and rule.id not in found:
                found[rule.id] = rule
    missing = [r for r in MODEL_RULES if r not in found and (not only or r in only)]
    if missing:
        print(f"no patterns for {', '.join(missing)}", file=sys.stderr)
    return found
