"""Pound signs of which a wrong decoding left nothing but U+FFFD, which stands for what is lost.

Before a figure, in English of the time of scanned books, that was a pound sign; where the text
reckons in shillings and pence it can hardly have been another. Elsewhere it is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.edits import Proposal

LOST = "\N{REPLACEMENT CHARACTER}"
# The lost character, close before a figure. One place a hit.
BEFORE_FIGURE = re.compile(rf"{LOST}(?<![^\W_].)(?=\d)")
# Money of the same reckoning. It starts at a figure; bounded: linear.
STERLING = re.compile(r"£|\d ?[sd]\.|shilling|\bpence\b|\bpounds\b|\d[ld]\.")


def propose(text: str) -> Iterator[Proposal]:
    """The pound signs to restore."""
    if LOST not in text:
        return
    places = [m.start() for m in BEFORE_FIGURE.finditer(text)]
    if not places:
        return
    # On the newspapers with truth 36 of 38, and 90 of 92 where nothing else tells of pounds;
    # but those are British, and have no other signs.
    confidence = 0.9 if STERLING.search(text) else 0.65
    reason = "A character lost in decoding: before a figure most likely a pound sign."
    for place in places:
        yield Proposal(place, place + 1, "£", "lost-pound", confidence, reason)
