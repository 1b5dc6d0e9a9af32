"""The search for words that a damaged form may stand for."""

from __future__ import annotations

import pytest

from ocrfix import Settings, knowledge
from ocrfix.engine.readings import DEAREST
from ocrfix.engine.search import CandidateSearch

COMMONEST = 20_000
SHORTEST = 6


def test_each_confusion_is_taken_back() -> None:
    """Whatever the table of confusions has, the word is found that was so misread.

    Letters that the alphabet has no number for share one; those behind them in the table
    were once looked up in the wrong places, and half of the table was never tried.
    """
    finder = knowledge.load(Settings()).engine.finder
    lexicon = finder.lexicon
    search = CandidateSearch(lexicon, finder.confusions)
    order = (-lexicon.log_counts).argsort(kind="stable")[:COMMONEST]
    words = [w for w in map(lexicon.word, order.tolist()) if len(w) >= SHORTEST and w.isalpha()]
    missed = []
    for (read, true), cost in finder.confusions.weights.items():
        word = next((w for w in words if true and true in w), None)
        if word is None or read == true or cost >= DEAREST:
            continue
        _, found = search.one_confusion([word.replace(true, read, 1)])
        if word not in map(lexicon.word, found.tolist()):
            missed.append((read, true))

    assert not missed


@pytest.mark.parametrize(
    ("form", "word"), [("pooplo", "people"), ("mombors", "members"), ("roheit", "robert")]
)
def test_two_letters_are_put_right_whatever_is_left(form: str, word: str) -> None:
    """A word with two letters misread is found though it shares hardly a letter pair with it."""
    finder = knowledge.load(Settings()).engine.finder
    search = CandidateSearch(finder.lexicon, finder.confusions)

    _, found = search.two_confusions([form])

    assert word in map(finder.lexicon.word, found.tolist())
