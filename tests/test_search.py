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
    ("form", "word"),
    [
        ("pooplo", "people"),
        ("thoroforo", "therefore"),
        ("lniurv", "injury"),
        ("chnrlch", "charles"),
    ],
)
def test_letters_are_put_right_whatever_pairs_are_left(form: str, word: str) -> None:
    """A word with several letters misread is found though it shares hardly a letter pair."""
    finder = knowledge.load(Settings()).engine.finder
    search = CandidateSearch(finder.lexicon, finder.confusions)

    _, found = search.letterwise([form], 60)

    assert word in map(finder.lexicon.word, found.tolist())


@pytest.mark.parametrize("form", ["", "a", "x" * 24, "x" * 40, "жжж", "1,2'"])
def test_any_form_may_be_compared_letter_by_letter(form: str) -> None:
    """Forms too short or too long, and of foreign letters, find what there is, or nothing."""
    finder = knowledge.load(Settings()).engine.finder
    search = CandidateSearch(finder.lexicon, finder.confusions)

    place, found = search.letterwise([form, "thc"], 60)

    assert set(place.tolist()) <= {0, 1}
    assert len(place) == len(found)
    assert finder.lexicon.look_up(["the"])[0] in found[place == 1]
