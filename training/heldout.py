"""What a model is measured on: labelled lines of a fold it never saw, shown as the program shows them.

Documents are cut for training, with lines of no interest and surroundings of chance. The program shows the candidates that
its patterns propose today and what is around them, no more; so what is measured is cut anew here. `evaluate.py` measures
on it, `labels.py` hands the same to `vibecheck model eval`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import patterns
from packing import read_documents
from split import fold
from windows import groups, window

#: The rule that reports breakpoints without a model: `leftover-debug`, under which people labelled them, leaves them to it.
BREAKPOINTS = patterns.load(["debugger-call"])["debugger-call"]


def as_shown(document: dict, rules: dict[str, patterns.Rule]) -> Iterator[dict]:
    """The windows of a document: those of its candidates, then those of the labelled lines that no pattern proposes."""
    lines, language, path = document["lines"], document["language"], document["path"]
    for proposed in (True, False):
        asked: dict[int, list[dict]] = defaultdict(list)
        for question in document["questions"]:
            rule, text = rules.get(question["rule"]), lines[question["line"]][1:]
            if question["rule"] == "leftover-debug" and BREAKPOINTS.proposes(text, language, path):
                continue
            if rule and rule.proposes(text, language, path) == proposed:
                asked[question["line"]].append(dict(question, proposed=proposed))
        for group in groups(list(asked)):
            shown = window(group, len(lines))
            yield dict(
                document,
                lines=[lines[n] for n in shown],
                questions=[dict(q, line=at - shown.start) for at in group for q in asked[at]],
            )


def documents(folders: list[Path], number: int) -> list[dict]:
    """The real hunks and the lines labelled by reading of fold `number`, each labelled line once."""
    rules = patterns.load()
    return [
        shown
        for document in read_documents(folders)
        if document["source"] in ("real", "read")
        and document.get("variant", 0) == 0
        and fold(document["group"]) == number
        for shown in as_shown(document, rules)
    ]


def missed(documents: list[dict], source: str | None = None) -> Counter[str]:
    """By rule, the labelled findings that no pattern proposes."""
    return Counter(
        question["rule"]
        for document in documents
        if source in (None, set_of(document))
        for question in document["questions"]
        if question["label"] and not question["proposed"]
    )


def set_of(document: dict) -> str:
    """Where its labels come from: `real` (shared hunks), `mined` or `read`."""
    return document.get("set", document["source"])
