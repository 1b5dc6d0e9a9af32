"""The encoding stage, beyond its cases."""

from __future__ import annotations

import unicodedata

import pytest

from ocrfix.cleaner import Cleaner
from ocrfix.pipeline import Result
from ocrfix.settings import Settings


def clean(text: str) -> Result:
    """The text after the encoding stage alone."""
    return Cleaner(Settings(stages=("encoding",))).clean(text)


def test_edits_are_small() -> None:
    """An accent is an edit of its own and not of its whole line."""
    result = clean("A long line with cafe\u0301 in the middle and nai\u0308f at the end.")

    assert [(e.before, e.after) for e in result.edits] == [("e\u0301", "é"), ("i\u0308", "ï")]


def test_one_angle_bracket_does_not_switch_entities_off_elsewhere() -> None:
    """Lines are judged one by one: a "<" in one says nothing about the next."""
    text = "He wrote 3 < 4 there.\nMarshall &amp; Co. were there."

    assert clean(text).text == "He wrote 3 < 4 there.\nMarshall & Co. were there."


def test_repairing_one_word_leaves_the_quotes_of_its_line() -> None:
    """Decoding anew doesn't uncurl quotes nor touch what is right."""
    assert clean("“His cafÃ© isn’t open,” she said.").text == "“His café isn’t open,” she said."


def test_surrogates_can_be_written_as_utf_8() -> None:
    """Halves of a character become one, and a lone half what stands for a loss."""
    text = clean("a \ud83d\ude00 b \ud800 c").text

    assert text == "a \N{GRINNING FACE} b \N{REPLACEMENT CHARACTER} c"
    assert text.encode("utf-8")


@pytest.mark.parametrize("form", ["NFD", "NFKD", "NFC"])
def test_result_is_composed(form: str) -> None:
    """Whatever the source's form, the text is NFC."""
    text = unicodedata.normalize(form, "Ǖber Ệ ốc Å Ω 각 ÿ naïve")  # type: ignore[arg-type]

    assert unicodedata.is_normalized("NFC", clean(text).text)


def test_reason_names_the_wrong_table() -> None:
    """A reviewer is told which table the text was decoded with."""
    (edit,) = clean("The CafÃ© Royal").edits

    assert edit.rule == "mojibake"
    assert edit.reason == "Decoded as latin-1 by mistake."


@pytest.mark.parametrize("part", ["\r", "\x00", "Ã©", "e\u0301", "\u0301", "&amp;", "\u0430a", "ﬁ"])
def test_text_of_nothing_else(part: str) -> None:
    """A text made of one oddity alone neither raises nor hangs."""
    assert clean(part * 5000).source == part * 5000
