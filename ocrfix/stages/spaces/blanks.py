"""Space at the end of lines, and more than one between words of prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix import protected
from ocrfix.edits import Proposal

# A run of blanks at a line's end. Linear: it starts only where no blank is before.
TRAILING = re.compile(r"[ \t\xa0](?<![ \t\xa0]{2})[ \t\xa0]*+(?=\r?\n|\Z)")
BLANKS = (" ", "\t", "\xa0")
# Two blanks or more between words. Linear, as above.
DOUBLED = re.compile(r"  (?<!   )(?<=\S  ) *+(?=\S)")


def propose(text: str) -> Iterator[Proposal]:
    """Space at the end of lines, and more than one between words of prose."""
    for m in TRAILING.finditer(text) if _has_trailing(text) else ():
        yield Proposal(*m.span(), "", "trailing-space", 0.99, "space at the end of a line")
    if "  " not in text:
        return
    for m in DOUBLED.finditer(text):
        # A wide gap before a number or a capital sets off a column, here without a neighbour.
        if m.end() - m.start() > 3 and not text[m.end()].islower():
            continue
        if not protected.is_layout(text, m.start()):
            yield Proposal(*m.span(), " ", "double-space", 0.97, "more than one space in prose")


def _has_trailing(text: str) -> bool:
    """Whether any line ends with a blank; looking so is quicker than trying every blank."""
    return text[-1:] in BLANKS or any(
        blank + end in text for blank in BLANKS if blank in text for end in "\n\r"
    )
