"""The hyphens stage, beyond its cases: evidence from the text, alternatives, series."""

from __future__ import annotations

import pytest

from ocrfix.cleaner import Cleaner
from ocrfix.document import Document
from ocrfix.knowledge import Knowledge
from ocrfix.pipeline import Result
from ocrfix.settings import Settings
from ocrfix.stages.hyphens.decide import Cut, decide, is_near_known


def clean(text: str) -> Result:
    """The text after the hyphens stage alone."""
    return Cleaner(Settings(stages=("hyphens",))).clean(text)


def test_text_that_never_cuts_words_keeps_its_hyphens() -> None:
    """In a transcriber's text a hyphen at a line end is a compound's."""
    text = (
        "the lamp-\nglasses and the hand-\nshakings of freshly-\nminted coins, the man's\n"
        "evil-\ndoings by the quarter-\ndeck were down-\nstairs in the dark"
    )

    assert "down-stairs\nin" in clean(text).text


def test_text_that_cuts_words_joins_them() -> None:
    """Among words that are clearly cut, an unknown one is cut, too."""
    text = "a conver-\nsation on the magis-\ntrates of the Krzan-\nowski family there"

    assert clean(text).text == "a conversation\non the magistrates\nof the Krzanowski\nfamily there"


def test_no_verdict_on_suspended_hyphens(english: Knowledge) -> None:
    """A function word never is the second piece of a cut word."""
    assert decide(Cut("two", "and"), Document.of(""), english) is None


def test_text_decides_before_the_lexicon(english: Knowledge) -> None:
    """A text that writes "to-day" gets "to-day"."""
    document = Document.of("to-day and to-day and to-day")

    verdict = decide(Cut("to", "day"), document, english)

    assert verdict is not None
    assert verdict.hyphen == "-"


@pytest.mark.parametrize(
    ("word", "expected"), [("proceodings", True), ("Decernber", True), ("xqzvbnm", False)]
)
def test_nearly_known_words(english: Knowledge, word: str, expected: bool) -> None:  # noqa: FBT001 - a table of cases
    """One letter or one shape away from a word is near."""
    assert is_near_known(word, english) is expected


def test_dashes_are_one_series_and_never_applied() -> None:
    """Dashes read as hyphens have one rule and one reason, for one decision on all."""
    text = (
        "my friends-arrested, shot, or in camps. I had no desire-it was late. "
        "The children-their faces were thin-went home. A moment-and he was gone. "
        "The party-the whole of it-was lost. The one-party state stays so."
    )

    result = clean(text)
    series = [s for s in result.suggestions if s.rule == "dash-read-as-hyphen"]

    assert result.text == text
    assert len(series) >= 4
    assert len({s.reason for s in series}) == 1
    assert all(text[s.start - 3 : s.start] != "one" for s in series)


def test_dash_is_written_as_the_text_writes_it() -> None:
    """A text with double hyphens gets those."""
    result = clean("He came--saw--and went. A moment-and he was gone, the party-the rest stayed.")

    assert {s.after for s in result.suggestions} == {"--"}


def test_names_run_together_have_both_readings() -> None:
    """A hyphen or a space may be what was lost: both are offered."""
    result = clean("Radek, Piatakov and Sokolnikov: the Radek-PiatakovSokolnikov group.")

    (suggestion,) = result.suggestions
    assert (suggestion.after, suggestion.alternatives[0].text) == ("-", " ")


def test_numbers_of_lines_are_not_taken_for_dirt() -> None:
    """Where many lines have a figure at their end, the one at a cut word is the print's too."""
    cut = "and they go with us wherev- 5\ner we choose"
    lines = "".join(f"the verse goes on and on {n}\nand has no end\n" for n in range(10, 35, 5))

    (suggestion,) = clean(lines + cut).suggestions

    assert clean(lines + cut).text == lines + cut
    assert (suggestion.rule, suggestion.after) == ("speck-in-cut-word", "er\n")
    assert clean(cut).text == "and they go with us wherever\nwe choose"


def test_specks_that_are_letters_are_no_dirt() -> None:
    """What makes a word with a half, or with both, is a part of it."""
    text = "We sat there- in fore and aft rows, al- to gether six, and in- to side streets."

    assert not [
        p for p in (*clean(text).edits, *clean(text).suggestions) if p.rule == "speck-in-cut-word"
    ]


def test_two_words_are_asked_about_in_three_ways() -> None:
    """Dirt, a cut and a compound are offered, dirt first."""
    (suggestion,) = clean("the banns were- published in May").suggestions

    assert suggestion.rule == "spaced-apart"
    assert [suggestion.after, *(a.text for a in suggestion.alternatives)] == [
        " published",
        "published",
        "-published",
    ]


def test_other_languages_keep_what_stands_between() -> None:
    """Short words stand there in German and Dutch: "lijst- en boom"."""
    text = "Der Haus- u. Hof hund und die Sonn- u. tage."

    assert Cleaner(Settings(language="de", stages=("hyphens",))).clean(text).text == text


def test_what_is_dropped_from_a_cut_word_is_named() -> None:
    """A reviewer reads what was taken for dirt."""
    (edit,) = clean("found the condi- 9 tion of it").edits

    assert "'9'" in edit.reason
    assert (edit.before, edit.after) == ("- 9 tion", "tion")


@pytest.mark.parametrize(
    "part", ["a-\n", "a- ", "a-b", "-", "ab- i ", "ab- i i\n", "¬\n", "fiftyfour ", "aB"]
)
def test_text_of_nothing_else(part: str) -> None:
    """A text made of hyphens alone neither raises nor hangs."""
    assert clean(part * 3000).source == part * 3000
