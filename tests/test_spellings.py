"""Spellings that count as the word they spell."""

from __future__ import annotations

import pytest

from ocrfix import knowledge
from ocrfix.engine.spellings import Spellings
from ocrfix.engine.values import Values
from ocrfix.settings import Settings


@pytest.mark.parametrize("form", ["m'", "m'x", "m'qqqqx", "mx'gregor", "n'gregor"])
def test_what_spells_no_word_stays_unknown(form: str) -> None:
    """An M' makes no name of what is none, and no other letter is one."""
    lexicon = knowledge.load(Settings()).engine.finder.lexicon

    assert Spellings(lexicon)([form]).tolist() == [-1]


def test_an_apostrophe_stands_for_mac() -> None:
    """M'Gregor is McGregor, or MacGregor; words of the lexicon are what they are."""
    lexicon = knowledge.load(Settings()).engine.finder.lexicon
    found = Spellings(lexicon)(["m'gregor", "m'kay", "house"]).tolist()

    assert found[0] in lexicon.look_up(["mcgregor", "macgregor"]).tolist()
    assert found[1] >= 0
    assert found[2:] == lexicon.look_up(["house"]).tolist()


def test_what_was_looked_up_in_a_lexicon_is_known_again() -> None:
    """Asked of the same lexicon once more, nothing is looked up a second time."""
    lexicon = knowledge.load(Settings()).engine.finder.lexicon
    forms = Values.of(["m'gregor", "house"])

    assert forms.each(Spellings(lexicon)) is forms.each(Spellings(lexicon))
