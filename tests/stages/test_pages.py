"""The pages stage, beyond its cases: settings, running heads, and the list of pages."""

from __future__ import annotations

import pytest

from ocrfix.cleaner import Cleaner
from ocrfix.pipeline import Result
from ocrfix.settings import Settings

FILLER = "The mother lay there with her nose dropped across her four tumbling cubs. " * 12
CUT = "He had not earned enough in all of the year to pay the price of milk for my two-year-old"


def clean(text: str, **settings: str) -> Result:
    """The text after the pages stage alone."""
    return Cleaner(Settings(stages=("pages",), **settings)).clean(text)  # type: ignore[arg-type]


def test_dropped_marks_are_in_the_page_list() -> None:
    """With page_marks=drop the text has no marks, and each page knows where it begins."""
    result = clean(f"{{p. 1}} {CUT}\n\n{{p. 2}} son.\n\n{{p. 3}} The end.", page_marks="drop")

    assert result.text == f"{CUT} son.\n\nThe end."
    assert [page.label for page in result.pages] == ["1", "2", "3"]
    assert result.source[result.pages[1].source_start :].startswith("{p. 2}")
    assert result.text[result.pages[2].text_start :].startswith("The end.")


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("\n\n-----File: 030.png-----\n\n", "One.\n\nTwo."),
        ("\n{p. 3}\n", "One.\nTwo."),
        ("\n\f", "One.\nTwo."),
        ("\f", "One.\nTwo."),
        (" {p. 3} ", "One. Two."),
    ],
)
def test_dropped_mark_leaves_no_gap(mark: str, expected: str) -> None:
    """What is left behind a mark is what would stand there without it."""
    assert clean(f"One.{mark}Two.", page_marks="drop").text == expected


def test_pattern_of_the_user_is_a_mark() -> None:
    """A mark of the user's own kind is treated as any other."""
    result = clean(f"{CUT}\n\n<leaf 7> son of mine.", page_pattern=r"<leaf (\d+)>")

    assert result.text == f"{CUT} <leaf 7> son of mine."


def test_head_that_numbers_sections_stays() -> None:
    """Numbered headings rise through the text as page numbers do, but cut no sentence."""
    text = "".join(f"{FILLER}\n\nARTICLE {n}\n\n" for n in range(1, 9)).strip()

    assert clean(text).text == text


def test_head_within_sentences_goes() -> None:
    """Running heads between the halves of sentences go, also where one ends a paragraph."""
    pages = [f"{FILLER}And then the old wolf went" for _ in range(5)]
    text = "".join(f"{page}\n\nJUNGLE BOOK {n}\n\nout to hunt. " for n, page in enumerate(pages, 7))
    text += f"{FILLER}\n\nJUNGLE B00K 12\n\n{FILLER}"

    result = clean(text)

    assert "JUNGLE" not in result.text
    assert "the old wolf went out to hunt." in result.text
    assert {e.rule for e in result.edits} == {"sentence-across-mark", "running-head"}


def test_lines_of_prose_are_joined_on_demand() -> None:
    """With lines=join a paragraph of prose is one line, and verse stays."""
    prose = (
        "It was seven o'clock of a very warm evening in the hills\n"
        "when Father Wolf woke up from his day's rest, scratched\n"
        "himself and yawned."
    )
    verse = "Tiger, tiger, burning bright\nIn the forests of the night,\nWhat immortal hand or eye"

    assert (
        clean(f"{prose}\n\n{verse}", lines="join").text == prose.replace("\n", " ") + "\n\n" + verse
    )
    assert clean(prose).text == prose


@pytest.mark.parametrize(
    "part", ["\n", "{p. 3}", "a-\n\n", "word\n\n", "37\n", "\f", "A 1\n\n", "\f\n\nword"]
)
def test_text_of_nothing_else(part: str) -> None:
    """A text made of breaks alone neither raises nor hangs."""
    assert clean(part * 3000).source == part * 3000
