"""Whether a document's stops before small letters are specks, or commas read as stops.

Both come from the same words: "the house. and" may have had nothing there, or a comma. How often
one and the other happens depends on the scanner and the print, far more than on the words: of
such stops five in six are specks on the newspapers that this was first measured on, and one in
ten on pages that were typeset, printed, scanned and read by Tesseract. So the share is found
from the document: stops that stand where no comma can be ("and. his") are specks, those where
one must be ("he said. and") commas, and each tells of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from ocrfix import junctions
from ocrfix.document import Document

SHARES = (0.03, 0.1, 0.25, 0.45, 0.65, 0.85, 0.95)
"""Shares of specks that a document may have, as likely one as the other before it is seen."""
NOTHING, COMMA = 0.9, 0.07
"""How often nothing stands between two words, and a comma, all in all."""
SPECKS = frozenset(
    "hyphen-speck speck-for-space sign-for-space double-mark doubled-mark stop-as-two lone-quote"
    " lone-speck lone-mark leading-speck apostrophe-speck doubled-quote lone-speck-at-start".split()
)
"""Rules that find specks of other kinds."""
WITNESS = 1.0
"""What a speck of another kind counts, against a stop that surely is one."""
MOST = 200
"""Stops that are enough to know a document by."""


def chances(pairs: Sequence[tuple[str, str]], document: Document, other_specks: int) -> list[float]:
    """For the words on both sides of each stop, the chance that it is a speck and no comma.

    Args:
        pairs: the words before and after each.
        document: that they are in.
        other_specks: specks of other kinds in it.
    """
    weights = [_weights(left, right) for left, right in pairs]
    shares = _shares(weights, document, other_specks)
    return [
        sum(p * share * speck / (share * speck + (1 - share) * comma) for share, p in shares)
        for speck, comma in weights
    ]


def _weights(left: str, right: str) -> tuple[float, float]:
    """How well two words go together, and how well with a comma between."""
    odds = junctions.expected(left, right)
    return odds.nothing / NOTHING, odds.comma / COMMA


def _shares(
    weights: Sequence[tuple[float, float]], document: Document, other_specks: int
) -> list[tuple[float, float]]:
    """Each share of specks and how likely the document has it."""
    # What an earlier round repaired is evidence still.
    rules = [e.rule for e in document.edits if e.rule in ("stray-stop", "stop-for-comma")]
    specks = rules.count("stray-stop")
    others = other_specks + sum(e.rule in SPECKS for e in document.edits)
    logs = [
        (specks + WITNESS * others) * log(share)
        + (len(rules) - specks) * log(1 - share)
        + sum(log(share * n + (1 - share) * c) for n, c in weights[:MOST])
        for share in SHARES
    ]
    best = max(logs)
    total = sum(exp(x - best) for x in logs)
    return [(share, exp(x - best) / total) for share, x in zip(SHARES, logs, strict=True)]
