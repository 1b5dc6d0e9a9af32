"""The words on both sides of a place."""

from __future__ import annotations

import re

WORD_BEFORE = re.compile(r"[^\W\d_]++(?:['’][a-z]++)?\Z")
WORD_AFTER = re.compile(r"[^\W\d_]++(?:['’][a-z]++)?")


def word_before(text: str, place: int) -> str:
    """The word that ends at a place; none longer than 24 letters."""
    found = WORD_BEFORE.search(text[max(0, place - 24) : place])
    return found[0] if found else ""


def word_after(text: str, place: int) -> str:
    """The word that begins at a place; none longer than 24 letters."""
    found = WORD_AFTER.match(text, place, place + 24)
    return found[0] if found else ""
