"""What a model is measured on: labelled lines of a fold it never saw, shown as the program shows them.

Documents are cut for training, with lines of no interest and surroundings of chance. The program shows the candidates that
its patterns propose today and what is around them, no more; so what is measured is cut anew here. `evaluate.py` measures
on it, `labels.py` hands the same to `vibecheck model eval`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import patterns
from packing import read_documents
from split import fold
from windows import groups, window


def as_shown(document: dict, rules: dict[str, patterns.Rule]) -> Iterator[dict]:
    """The windows of a document: those of its candidates, then those of the labelled lines that no pattern proposes."""
    lines, language = document["lines"], document["language"]
    for proposed in (True, False):
        asked: dict[int, list[dict]] = defaultdict(list)
        for question in document["questions"]:
            rule = rules.get(question["rule"])
            if rule and rule.proposes(lines[question["line"]][1:], language) == proposed:
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


def set_of(document: dict) -> str:
    """Where its labels come from: `real` (shared hunks), `mined` or `read`."""
    return document.get("set", document["source"])
