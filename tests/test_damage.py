"""How much of a document is misread, at a glance."""

from __future__ import annotations

import pytest

from ocrfix.damage import is_misread
from ocrfix.document import Document
from ocrfix.knowledge import Knowledge

PROSE = "the man who came in the evening sat down by the fire and said nothing for a long time "


@pytest.mark.parametrize(
    "text",
    [
        "",
        PROSE,
        PROSE + "Xavarroz of Quixlobo came",
        PROSE + "b c d",
        PROSE * 20 + "wbo",
    ],
)
def test_little_is_misread(text: str, english: Knowledge) -> None:
    """Nothing is told of by names, single letters, or one odd word in hundreds."""
    assert not is_misread(Document.of(text), english.lexicon)


def test_letters_are_misread(english: Knowledge) -> None:
    """One unknown word in fewer than two hundred is many."""
    assert is_misread(Document.of(PROSE * 2 + "wbo"), english.lexicon)
