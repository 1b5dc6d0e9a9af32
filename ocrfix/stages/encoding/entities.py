"""HTML entities that a converter left in prose: "Marshall &amp; Co."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from ocrfix.edits import Proposal

# Starts at a literal "&", bounded: linear.
ENTITY = re.compile(r"&(?:#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z][A-Za-z0-9]{1,24});")
# What code, markup and addresses have and prose has not.
MARKUP = re.compile(r"[<>{}=`\\]|://|&lt;/?[a-z]")
CONTEXT = 200
"""Code points on either side, within the line, that must look like prose."""


def propose(text: str) -> Iterator[Proposal]:
    """Entities in lines that are prose and don't speak of entities."""
    if "&" not in text:
        return
    for m in ENTITY.finditer(text):
        plain = unescape(m[0])
        if plain == m[0] or len(plain) != 1 or not plain.isprintable() or _is_code(m):
            continue
        reason = f"An HTML entity for {plain} in prose."
        yield Proposal(m.start(), m.end(), plain, "entity", 0.9, reason)


def _is_code(m: re.Match[str]) -> bool:
    """Whether the line is markup or code, or names the entity as such: '"&amp;"'."""
    text = m.string
    start = max(text.rfind("\n", 0, m.start()) + 1, m.start() - CONTEXT)
    end = text.find("\n", m.end(), m.end() + CONTEXT)
    line = text[start : end if end >= 0 else m.end() + CONTEXT]
    quoted = (
        m.start() > 0
        and text[m.start() - 1] in "\"'“‘("
        and text[m.end() : m.end() + 1] in (*"\"'”’)",)
    )
    return quoted or line.startswith(("    ", "\t")) or bool(MARKUP.search(line))
