"""Picks a place in a real file, applies one or two changes there and cuts the window."""

from __future__ import annotations

import random

from windows import heading

from . import checks, comments, debug, errors, logic, names, placeholders, secrets
from .site import Change, Line, Site, is_statement

#: What is written in, and how often.
MAKERS = [
    (debug.leftover, 10), (debug.output, 11), (comments.commented_out, 10), (comments.foreign_code, 2), (comments.words, 8), (comments.natural_prose, 5),
    (errors.swallow, 10), (errors.handled, 11), (secrets.live, 8), (secrets.look_alike, 9), (names.renamed, 12), (names.kept, 7), (names.idiom, 4),
    (placeholders.unfinished, 7), (placeholders.meant, 7), (checks.disabled, 4), (checks.enabled, 4), (comments.restates, 6), (comments.reason, 6),
    (logic.unreachable, 4), (logic.reachable, 5), (checks.hollow, 4), (checks.sound, 4), (logic.magic, 4), (logic.named, 4),
]
#: Rules for which what released packages hold may be taken as no finding.
CLEAN = ("leftover-debug", "hardcoded-secret")


def statements(lines: list[str], language: str) -> list[int]:
    return [n for n, text in enumerate(lines) if is_statement(text, language)]


def document(entry: dict, lines: list[str], change: Change, rng: random.Random, rules: dict) -> dict | None:
    """The window around a change, as a document; None if a line of it is too long to be code."""
    whole = rng.random() < 0.3  # all lines new, as in a new file or function
    before = range(max(0, change.start - rng.randint(3, 9)), change.start)
    after = range(change.end, min(len(lines), change.end + rng.randint(3, 9)))
    near = rng.randint(0, 3)
    shown = (
        [Line(lines[n], "+" if whole or change.start - n <= near else " ") for n in before] + change.lines
        + [Line(lines[n], "+" if whole or n - change.end < near - 1 else " ") for n in after]
    )
    if max(len(line.text) for line in shown) > 400 or any("\n" in line.text for line in shown):
        return None
    questions = []
    for at, line in enumerate(shown):
        if line.sign != "+" or not line.text.strip():
            continue
        for rule, label in line.labels.items():
            if rule in rules:
                proposed = rules[rule].proposes(line.text, entry["language"])
                questions.append({"rule": rule, "line": at, "label": label, "weight": 1.0 if proposed else 0.5, "proposed": proposed})
        if not line.labels and rng.random() < 0.5:
            for rule in CLEAN:
                if rules[rule].proposes(line.text, entry["language"]) and change.path is None:
                    questions.append({"rule": rule, "line": at, "label": 0, "weight": 0.3, "proposed": True})
    if not questions:
        return None
    return {
        "path": change.path or entry["path"], "heading": heading(lines, before.start), "lines": [line.sign + line.text for line in shown],
        "questions": questions, "source": "transformed", "group": entry["package"], "language": entry["language"],
    }


def transformed(rules: dict, files: list[dict], text_of, count: int):
    """`count` documents of changed code from `files`, the same ones each time."""
    rng = random.Random(13)
    makers, weights = zip(*MAKERS)
    made = 0
    while made < count:
        before = made
        for entry in files:
            lines = text_of(entry["package"], entry["path"])
            places = statements(lines, entry["language"])
            if len(places) < 4:
                continue
            for _ in range(2):
                maker = rng.choices(makers, weights)[0]
                for _ in range(12 if maker in (names.renamed, names.kept, comments.restates) else 3):
                    site = Site(entry["path"], entry["language"], lines, rng.choice(places), rng)
                    change = maker(site)
                    found = change and document(entry, lines, change, rng, rules)
                    if found:
                        found["made"] = maker.__name__
                        yield found
                        made += 1
                        break
                if made >= count:
                    return
        if made == before:
            return
