"""Windows: the part of a hunk that one prompt shows, cut as the product cuts them."""

from __future__ import annotations

import re

BEFORE, AFTER, REACH = 8, 9, 24


def groups(candidates: list[int]) -> list[list[int]]:
    """Candidate indices gathered greedily: one joins while it is within 24 lines of the first."""
    found: list[list[int]] = []
    for at in sorted(set(candidates)):
        if found and at - found[-1][0] <= REACH:
            found[-1].append(at)
        else:
            found.append([at])
    return found


def window(group: list[int], count: int) -> range:
    """The lines shown for a group of candidates, of a hunk with `count` lines."""
    return range(max(0, group[0] - BEFORE), min(count, group[-1] + AFTER))


def heading(lines: list[str], start: int) -> str:
    """What git prints after `@@` of a hunk at 0-based line `start`: the last line in column 0."""
    for at in range(min(start, len(lines)) - 1, -1, -1):
        if re.match(r"[A-Za-z_$]", lines[at]):
            return lines[at][:80].rstrip()
    return ""


def heading_of_header(header: str) -> str:
    """The section heading of a hunk header `@@ -1,2 +3,4 @@ heading`."""
    found = re.match(r"@@[^@]*@@ ?(.*)", header)
    return found.group(1).rstrip() if found else ""
