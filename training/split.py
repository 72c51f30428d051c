"""Where the data is split: the one place that says which fold a group belongs to.

A group is a repository (labelled hunks) or a package (corpus). A model measured on fold k was
trained on no document of a group in fold k; the held-out fifth of the lines labelled by reading
is fold 0.
"""

from __future__ import annotations

import hashlib

FOLDS = 5
HELD_OUT = 0


def fold(group: str) -> int:
    """The fold (0..<5) of a group, by hash of its name in lower case."""
    return int.from_bytes(hashlib.sha256(group.lower().encode()).digest()[:4], "big") % FOLDS
