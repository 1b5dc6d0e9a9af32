"""Names torn in two with a letter lost between: "Za orozhets" for "Zaporozhets".

A letter too faint to be read leaves a gap, which is read as a space. In words of the language the
word engine finds the letter; a name that no list has is only known from where the text has it
whole.

Left alone: a second piece that is a word, since then the two are words beside each other.

Known cost: a name of two parts beside a longer one of the same letters ("La rocque").

>>> from ocrfix import Settings, clean
>>> text = "Zaporozhets was set free. Zaporozhets left. So Za orozhets came."
>>> clean(text, Settings(stages=("words",))).text
'Zaporozhets was set free. Zaporozhets left. So Zaporozhets came.'
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge

# Two pieces, the first with a capital; looked ahead at, as the second may be the first of
# the next two ("So Za orozhets"). Starts at a capital; bounded: linear.
PIECES = re.compile(r"[A-Z](?<![\w'’-].)(?=([a-z]{0,30} [A-Za-z][a-z]{1,30})(?![\w'’-]))")
SHORTEST, LONGEST = 6, 30
RARE = 0.5
"""Occurrences per million words below which a piece is no word to speak of."""


def propose(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """Torn names that the text has whole elsewhere."""
    words, lexicon = document.vocabulary, knowledge.lexicon
    names = [w for w in words if w.istitle() and SHORTEST <= len(w) <= LONGEST]
    names.sort(key=lambda name: (words[name], name))  # of names alike the commonest is meant
    pieces = {
        f"{name[:i]} {name[i + 1 :]}": name
        for name in names
        for i in range(1, len(name) - 2)
        if name[i + 1 :] in words and name[:i] in words
        if lexicon.frequency(name[i + 1 :]) < RARE
    }
    if not pieces:
        return  # most texts
    for m in PIECES.finditer(document.text):
        name = pieces.get(m[0] + m[1], "")
        if name:
            # A name that stands once may be the damaged one: on the newspapers with truth 3 of 3
            # were right of those that stand more often, 1 of 3 of the others; in 12 million
            # words of clean text there are none.
            is_sure = words[name] > 1 or name in lexicon
            reason = f"the text has {name!r} elsewhere, of which {m[0] + m[1]!r} lacks a letter"
            yield Proposal(m.start(), m.end(1), name, "torn-name", 0.9 if is_sure else 0.5, reason)
