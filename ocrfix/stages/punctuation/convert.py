"""Quotes and dashes in one style throughout, where the settings ask for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.edits import Proposal
from ocrfix.settings import Settings

# Every mark of one style. One class or literal each.
CURLY = re.compile(r"[“”„‟‘’‚‛]")
STRAIGHT = re.compile(r"[\"']")
LONG_DASH = re.compile(r"[–—―]")
DOUBLE_HYPHEN = re.compile(r"(?<!-)--(?!-)")

SINGLES = "‘’‚‛"
ELISION = re.compile(
    r"'(?:tis|twas|twere|twill|em|til|bout|cause|n|gainst|neath|mid|\d\ds?)\b", re.IGNORECASE
)


def propose(text: str, settings: Settings) -> Iterator[Proposal]:
    """Marks to exchange for those of the style that is asked for."""
    yield from _quotes(text, settings.quotes)
    yield from _dashes(text, settings.dashes)


def _quotes(text: str, style: str) -> Iterator[Proposal]:
    if style == "straight":
        for m in CURLY.finditer(text):
            yield _to(m, "'" if m[0] in SINGLES else '"', "straight-quotes")
    elif style == "typographic":
        for m in STRAIGHT.finditer(text):
            yield _to(m, _curly(text, m.start()), "typographic-quotes")


def _dashes(text: str, style: str) -> Iterator[Proposal]:
    if style == "straight":
        for m in LONG_DASH.finditer(text):
            yield _to(m, _hyphens(text, m), "straight-dashes")
    elif style == "typographic":
        for m in DOUBLE_HYPHEN.finditer(text):
            yield _to(m, "—", "typographic-dashes")


def _to(m: re.Match[str], after: str, rule: str) -> Proposal:
    return Proposal(*m.span(), after, rule, 0.96, "the style that the settings ask for")


def _hyphens(text: str, m: re.Match[str]) -> str:
    """Two for a dash; one for an en dash between numbers."""
    digits = text[m.start() - 1 : m.start()].isdigit() and text[m.end() : m.end() + 1].isdigit()
    return "-" if m[0] == "–" and digits else "--"


def _curly(text: str, place: int) -> str:
    """The mark as it opens or closes, by what stands beside it."""
    before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    # What is outside an outer quotation mark tells how an inner one turns.
    outer = text[place - 2 : place - 1] if before and before in "\"'" else before
    starts = outer == "" or outer.isspace() or outer in "([{“‘—–-"
    opens = starts and not after.isspace() and after != ""
    if text[place] == '"':
        return "“" if opens else "”"
    return "‘" if opens and ELISION.match(text, place) is None else "’"
