"""Punctuation: what fixtures/cases/punctuation.toml doesn't say."""

from __future__ import annotations

import time

import pytest

from ocrfix import clean, junctions
from ocrfix.document import Document
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings
from ocrfix.stages import punctuation

ODD = {
    "quotes": '"' * 300_000,
    "single quotes": "'" * 300_000,
    "stops": ". " * 300_000,
    "stray stops": "people. were " * 20_000,
    "strokes": '"' + "a'~ " * 100_000,
    "openings": "\"'You " * 20_000,
    "dashes": "—" * 300_000,
    "blank lines": "the word\n\nThe " * 20_000,
}


def styled(text: str, **style: str) -> str:
    """The text with its quotes and dashes in one style."""
    return clean(text, Settings(stages=("punctuation",), **style)).text  # type: ignore[arg-type]


def test_styles_are_kept_by_default() -> None:
    """Quotes and dashes that are right stay as the source has them."""
    text = "“He said ‘no’ — twice,” and \"she said 'yes' -- once\" -- so."
    assert styled(text) == text


def test_quotes_become_straight() -> None:
    """Every typographic mark has its straight one."""
    assert styled("“It’s ‘so’,” he said.", quotes="straight") == "\"It's 'so',\" he said."


def test_quotes_become_typographic() -> None:
    """Marks open after a space or bracket and close elsewhere; an elision has an apostrophe."""
    text = "\"It's 'so',\" he said (\"'tis the boys' own\")."
    expected = "“It’s ‘so’,” he said (“’tis the boys’ own”)."
    assert styled(text, quotes="typographic") == expected


def test_dashes_become_of_one_style() -> None:
    """Two hyphens stand for a dash; between numbers an en dash is one hyphen."""
    assert styled("so—and 1914–18 – no", dashes="straight") == "so--and 1914-18 -- no"
    assert styled("so--and --- no", dashes="typographic") == "so—and --- no"


DOUBTFUL = "The first of these was Mrachkovsky, The other was his colleague."
DIRT = " Both he and. his aide came of. the house to. the town."


def chance_of_stop(text: str, english: Knowledge) -> float:
    """How likely the comma of ``DOUBTFUL`` was a stop."""
    found = punctuation.propose(Document.of(text), english, Settings())
    return next(p.confidence for p in found if p.rule == "comma-for-stop")


def test_a_damaged_book_is_believed_less(english: Knowledge) -> None:
    """The odds that a comma was a stop are higher where other marks are damaged."""
    assert chance_of_stop(DOUBTFUL + DIRT, english) > chance_of_stop(DOUBTFUL, english)


def test_a_capital_is_believed_less_where_letters_are_misread(english: Knowledge) -> None:
    """A comma before a capital is asked about at most where the capital may be misread as well."""
    sound = DOUBTFUL + DIRT
    misread = sound + " Tben tbe man wbo camc sat down."

    assert chance_of_stop(sound, english) > 2 * chance_of_stop(misread, english)


def test_a_habit_of_the_book_is_no_damage(english: Knowledge) -> None:
    """Capitals that the book has again and again after a comma are meant."""
    once = "They came to him, This he said."
    often = once + " They came to him, This he meant." * 20
    found = [
        p
        for p in punctuation.propose(Document.of(often), english, Settings())
        if p.rule == "comma-for-stop"
    ]
    assert all(p.confidence < 0.8 for p in found)


def test_a_stop_before_a_small_letter_may_be_right(english: Knowledge) -> None:
    """Where the small letter may be a misread capital, that is among the readings."""
    text = "He was not to pry into it. just keep quiet, they told him."
    found = punctuation.propose(Document.of(text), english, Settings())
    (proposal,) = [p for p in found if text[p.start : p.end] == ". j"]
    assert proposal.confidence < 0.7
    assert ". J" in [a.text for a in proposal.alternatives]


def test_reasons_are_sentences_for_a_reviewer(english: Knowledge) -> None:
    """Each proposal says in a few words why, and how sure it is."""
    text = 'The people. were, at., last,, gone. "There"s \'no one," he said.'
    for p in punctuation.propose(Document.of(text), english, Settings()):
        assert 0 < p.confidence <= 1
        assert 10 < len(p.reason) < 120
        assert p.rule == p.rule.lower()


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_text_takes_no_more_time_than_long_text(text: str, english: Knowledge) -> None:
    """Long runs of one sign are done in time that grows with their length alone."""
    start = time.process_time()
    list(punctuation.propose(Document.of(text), english, Settings(quotes="typographic")))
    assert time.process_time() - start < 10


def test_a_stop_among_sound_commas_is_asked_about() -> None:
    """Where commas are read as commas, one that seems a stop may be a speck, or a stop."""
    sound = "The old man came to the sea, and the boy, who had waited, went with him.\n\n"
    doubtful = (
        "He went to the house where his friend. who was ill. lived, and he stayed. but slept."
    )
    few, among = clean(sound + doubtful), clean(sound * 20 + doubtful)

    assert {e.rule for e in few.edits} == {"stop-for-comma"}
    assert among.text == sound * 20 + doubtful
    assert {e.rule for e in among.suggestions} == {"stop-for-comma"}


class TestJunctions:
    """What usually stands between two words."""

    def test_probabilities_sum_to_one(self) -> None:
        """Of nothing, a comma and a stop one is printed."""
        for left, right in (("the", "house"), ("Zaporozhets", "in"), ("", "")):
            assert sum(junctions.expected(left, right)) == pytest.approx(1)
            assert sum(junctions.printed(left, ",", right)) == pytest.approx(1)

    def test_an_article_has_no_comma(self) -> None:
        """A comma read after an article was a speck."""
        assert junctions.printed("the", ",", "overthrow").nothing > 0.8

    def test_a_capital_speaks_for_a_stop(self) -> None:
        """A word that opens sentences, with a capital, has a stop before it."""
        small, capital = (junctions.printed("him", ",", word).stop for word in ("then", "Then"))
        assert capital > 10 * small
