"""The looks of mended words: capitals, and the signs between two that ran together."""

from __future__ import annotations

import pytest

from ocrfix.engine import dress


@pytest.mark.parametrize(
    ("raw", "first", "second", "dressed"),
    [
        ("ofthe", "of", "the", "of the"),
        ("OFTHE", "of", "the", "OF THE"),
        ("Inthe", "in", "the", "In the"),
        ("OnWednesday", "on", "wednesday", "On Wednesday"),
        ("onWednesday", "on", "wednesday", "on Wednesday"),
        ("Lower'Thames", "lower", "thames", "Lower Thames"),
        ("Mf.Flood", "mr", "flood", "Mr. Flood"),
        ("plate.chest", "plate", "chest", "plate chest"),
        ("Gregory,wife", "gregory", "wife", "Gregory, wife"),
        ("that,,on", "that", "on", "that, on"),
        ("weLondoners", "we", "londoners", "we Londoners"),
        ("tbeTimes", "the", "times", "the Times"),
        ("a1l", "a", "all", "a all"),
    ],
)
def test_words_that_ran_together_keep_their_capitals_and_commas(
    raw: str, first: str, second: str, dressed: str
) -> None:
    """Either word has the case that was read, and a comma between them stays."""
    assert dress.apart(raw, first, second, is_name=False, starts=False) == dressed


@pytest.mark.parametrize(
    ("raw", "word", "dressed"),
    [
        ("tbe", "the", "the"),
        ("Tbe", "the", "The"),
        ("TBE", "the", "THE"),
        ("O'Conuor", "o'connor", "O'Connor"),
        ("tHe", "the", "the"),
        ("McGrcgor", "mcgregor", "McGregor"),
        ("MCGRCGOR", "mcgregor", "MCGREGOR"),
    ],
)
def test_a_word_has_the_case_of_what_was_read(raw: str, word: str, dressed: str) -> None:
    """Lower case, a capital, capitals all, and a capital inside a name."""
    assert dress.like(raw, word, is_name=False, starts=False) == dressed
