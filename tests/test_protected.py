"""Text that is left alone, or only suggested on."""

from __future__ import annotations

import pytest

from ocrfix import protected
from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge


def sorted_out(text: str, wrong: str, right: str, english: Knowledge) -> str:
    """What becomes of a change of the first ``wrong`` in the text."""
    start = text.index(wrong)
    change = Proposal(start, start + len(wrong), right, "a-rule", 0.99, "a reason")
    allowed, held = protected.sort_out(Document.of(text), [change], english)
    return "allowed" if allowed else "suggested" if held else "dropped"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("See http://example.org/caf6/menu for more.", "caf6"),
        ("See www.caf6.example.org for more.", "caf6"),
        ("Write to caf6@example.org today.", "caf6"),
        ("It is in /usr/share/caf6/list here.", "caf6"),
        ("Open caf6.txt first.", "caf6"),
        ("Type `caf6` there.", "caf6"),
        ("A\n\n```\nrun caf6 now\n```\n\nB", "caf6"),
        ("A\n\n    caf6 = call(1)\n\nB", "caf6"),
        ("An image <img src='caf6'> here.", "caf6"),
        ("[Illustration: The Cafe]\n", "Illustration"),
    ],
)
def test_addresses_code_and_markup_are_dropped(text: str, wrong: str, english: Knowledge) -> None:
    """Nothing is changed, or even suggested, in an address, code or markup."""
    assert sorted_out(text, wrong, "cafe", english) == "dropped"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("He said he was teh [sic] man.", "teh"),
        ('He said "teh man" (sic) there.', "teh"),
        ("Salt     teh     3 lb.\nSugar     b     2 lb.", "teh"),
        ("Salt\tteh\t3 lb.", "teh"),
        ("| Salt | teh | 3 lb. |", "teh"),
        ("The word λογos means word.", "λογos"),
        ("He cried: „Ich bin nicht der Mann aus dem Haus!“ and left.", "Mann"),
        ("He said, 'Je ne suis pas le roi de la France.' and left.", "roi"),
        ("The motto: Quod erat demonstrandum non est sed videtur. So be it.", "erat"),
    ],
)
def test_tables_sic_and_foreign_words_are_suggested(
    text: str, wrong: str, english: Knowledge
) -> None:
    """What may be meant so is left for a person to decide."""
    assert sorted_out(text, wrong, "xyz", english) == "suggested"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("He went to teh house of the man.", "teh"),
        ("He was sick and teh man was there.", "teh"),
        ("The de la Mare family went to teh house with them.", "teh"),
        ("He saw the Caf6 Royal, and or/and of it.", "Caf6"),
        ("Two spaces.  Then teh prose.", "teh"),
        ("The m\N{CYRILLIC SMALL LETTER A}n was there.", "m\N{CYRILLIC SMALL LETTER A}n"),
        ("Read the book [12] of teh man.", "teh"),
        ("An odd ``` and teh rest.", "teh"),
    ],
)
def test_plain_english_is_allowed(text: str, wrong: str, english: Knowledge) -> None:
    """English prose is repaired, whatever stands not far from it."""
    assert sorted_out(text, wrong, "xyz", english) == "allowed"


def test_line_ends_and_forms_are_repaired_everywhere(english: Knowledge) -> None:
    """A trailing space and a decomposed letter are repaired in code as well."""
    text = "A\n\n    caf = e\N{COMBINING ACUTE ACCENT}; \nB"
    assert sorted_out(text, "e\N{COMBINING ACUTE ACCENT}", "é", english) == "allowed"
    assert sorted_out(text, " \n", "\n", english) == "allowed"


def test_nothing_proposed_costs_nothing(english: Knowledge) -> None:
    """Without proposals the text is not looked at."""
    assert protected.sort_out(Document.of("@" * 10), [], english) == ([], [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Salt    3 lb.    2s.", True),
        ("Salt\t3 lb.", True),
        ("    indented  verse", True),
        ("Salt  3 lb.\nRice  4 lb.", True),
        ("He came.  He went.", False),
        ("He came.   He went.", False),
    ],
)
def test_layout_is_told_from_prose(text: str, expected: bool) -> None:  # noqa: FBT001 - a case
    """A line whose spaces set columns or indentation is layout."""
    place = text.index("  ", 5) if "  " in text[5:] else text.index("\t")
    assert protected.is_layout(text, place) is expected
    assert protected.is_layout("x" * 30 + ". Y\n" + text, place + 34) is expected
