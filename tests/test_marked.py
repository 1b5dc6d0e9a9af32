"""What the marks beside a word tell of it."""

from __future__ import annotations

import numpy as np
import pytest

from ocrfix import data
from ocrfix.engine.marked import Marked
from ocrfix.engine.options import NO_OPTIONS, Kind, Options
from ocrfix.engine.tokens import Tokens
from ocrfix.lexicon import Lexicon

LEXICON = Lexicon.load(data.find("en/lexicon.bin"))
MARKED = Marked(LEXICON)


def points(text: str, place: int, *words: str, covers: int = 1) -> float:
    """How much likelier the words are by the marks in a text, were they at a place of it."""
    first, second = [*LEXICON.look_up(list(words)), -1][:2]
    columns = (place, place, covers, Kind.WORD, first, second)
    option = Options(*(np.array([c], np.int64) for c in columns), np.zeros(1, np.float32), {})
    return float(MARKED.points(Tokens.of(text), option)[0])


def test_words_that_nothing_is_known_of_are_as_likely() -> None:
    """Of a rare word, and of a form that is no word, the marks say nothing."""
    assert points("a chaffinch. Then", 1, "chaffinch") == 0
    assert points("a chuffinch. Then", 1, "chuffinch") == 0
    assert len(MARKED.points(Tokens.of(""), NO_OPTIONS)) == 0


@pytest.mark.parametrize("text", ["compact mud. Their", "compact mud, their", 'the "mud." Their'])
def test_words_that_lead_on_have_no_mark_behind_them(text: str) -> None:
    """No sentence ends with "and", whatever quotation mark is beside the stop."""
    bare = text.replace(".", "").replace(",", "")

    assert points(text, 1, "and") < points(bare, 1, "and") - 1
    assert points(text, 1, "mud") >= points(bare, 1, "mud")


def test_words_that_open_a_clause_have_a_mark_before_them() -> None:
    """A comma speaks for "but", against "of"."""
    assert points("he came, hut late", 2, "but") > 0.5
    assert points("he came, hut late", 2, "of") < -0.5


def test_two_words_are_judged_by_their_outer_sides() -> None:
    """Of what is taken apart, the first has the mark before it, the second that behind it."""
    assert points("he came, buthe. Then", 2, "but", "the") < points(
        "he came, buthe then", 2, "but", "the"
    )
    assert points("he came, buthe then", 2, "but", "the") > points(
        "he came buthe then", 2, "but", "the"
    )


def test_a_join_has_the_mark_behind_its_last_piece() -> None:
    """The mark between the pieces is part of what tore them."""
    assert points("sudden. ly. Then", 0, "and", covers=2) == points("suddenly. Then", 0, "and")
