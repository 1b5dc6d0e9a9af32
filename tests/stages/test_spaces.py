"""Spaces: what fixtures/cases/spaces.toml doesn't say."""

from __future__ import annotations

import time

import pytest

from ocrfix.document import Document
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings
from ocrfix.stages import spaces

ODD = {
    "spaces": " " * 1_000_000,
    "spaces within": "a" + " " * 1_000_000 + "b",
    "brackets": "(" * 1_000_000,
    "marks": ", " * 300_000,
    "quotes": '" ' * 50_000,
    "blank lines": " \n" * 100_000,
    "one line": "word , " * 30_000,
}


def proposed(text: str, english: Knowledge) -> list[tuple[str, str, str]]:
    """Rule, before and after of each proposal."""
    found = spaces.propose(Document.of(text), english, Settings())
    return [(p.rule, text[p.start : p.end], p.after) for p in found]


def test_clean_text_is_left_alone(english: Knowledge) -> None:
    """Nothing is proposed on prose that is right."""
    text = 'He came (with her), and said: "Well?" They left at 10.30; nobody knew why.\n'
    assert proposed(text, english) == []


def test_a_word_of_the_document_keeps_its_apostrophe(english: Knowledge) -> None:
    """A form with an apostrophe that the book has twice is its own, not damage."""
    once, twice = "He saw the'house.", "He saw the'house. Then the'house fell."
    assert [rule for rule, *_ in proposed(once, english)] == ["speck-for-space"]
    assert proposed(twice, english) == []


def test_a_name_of_the_document_may_follow_a_speck(english: Knowledge) -> None:
    """A name that the book has elsewhere is known after a hyphen speck."""
    text = "Yagoda came. What hostility! -Yagoda did everything."
    assert proposed(text, english) == [("hyphen-speck", "-", "")]


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_text_takes_no_more_time_than_long_text(text: str, english: Knowledge) -> None:
    """Long runs of one sign are done in time that grows with their length alone."""
    start = time.process_time()
    list(spaces.propose(Document.of(text), english, Settings()))
    assert time.process_time() - start < 10
