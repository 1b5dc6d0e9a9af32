r"""First halves of cut words: "wherev-\nxq" may be a half of anything, and is no "where".

What stands before a hyphen at a line's end, or before a speck behind it, is likely a part of a
word that goes on, even where the other half is too damaged to say of which. A known word that
is near it explains less than elsewhere. Within a line it is otherwise: there the hyphen is dirt
as often ("addpd- that"), and what the engine is sure of is right as often as elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ocrfix.document import Document
from ocrfix.edits import Proposal

WHOLE_WORDS = frozenset(("misread", "confusable"))
"""Rules that take what they change for one whole word."""
# The hyphen, a speck, and the line's end. All repeats are bounded: linear.
CUT = re.compile(
    r"[-\N{HYPHEN}\N{NOT SIGN}](?:[^\w\s-]{1,2}|[ \t]{1,3}[^\s-]{1,2})?"
    r"[ \t]{0,3}\n(?=[ \t]{0,40}\w)"
)
TIMES = 4.0
"""By how much the odds against a reading are worse than the engine, which sees no cuts, says.

Few such halves are left once the cut words are joined: of the sure readings of the training
newspapers 2, both wrong. So this is a guess, on the safe side.
"""


def less_sure(proposals: Iterable[Proposal], document: Document) -> Iterator[Proposal]:
    """The proposals, those for first halves of cut words with less confidence."""
    for p in proposals:
        if p.rule in WHOLE_WORDS and CUT.match(document.text, p.end):
            others = tuple(a._replace(confidence=_told(a.confidence)) for a in p.alternatives)
            yield p._replace(confidence=_told(p.confidence), alternatives=others)
        else:
            yield p


def _told(confidence: float) -> float:
    """A probability with the odds against it made worse."""
    return confidence / (confidence + TIMES * (1 - confidence)) if confidence else 0.0
