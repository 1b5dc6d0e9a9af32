"""Canonical composition (NFC): a letter and its loose accent are one character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import combining, is_normalized, normalize

from ocrfix.edits import Proposal

# Composition never reaches beyond a run of non-ASCII and the character before it. Bounded,
# since sorting an endless run of accents takes quadratic time.
RUN = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]{1,256}[\u0300-\u036f]{0,64}")


def propose(text: str) -> Iterator[Proposal]:
    """Each letter that is not composed, as a span of its own."""
    if is_normalized("NFC", text):
        return
    for m in RUN.finditer(text):
        if normalize("NFC", m[0]) == m[0]:
            continue
        for start, part in _letters(m[0]):
            composed = normalize("NFC", part)
            if composed != part:
                at = m.start() + start
                yield Proposal(
                    at, at + len(part), composed, "nfc", 1.0, "A letter and its accent are one."
                )


def _letters(run: str) -> list[tuple[int, str]]:
    """Letters with their accents, and where they start; the whole run when they interact."""
    starts = [i for i, c in enumerate(run) if i == 0 or not combining(c)]
    letters = [run[i:j] for i, j in zip(starts, [*starts[1:], len(run)], strict=True)]
    if "".join(normalize("NFC", letter) for letter in letters) != normalize("NFC", run):
        return [(0, run)]
    return list(zip(starts, letters, strict=True))
